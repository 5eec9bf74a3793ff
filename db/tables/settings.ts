/** A setting that the server shares with the command line, by name. */
export interface InstallationSettingRow {
  name: string;
  /** JSON. */
  value: string;
}
