/** A secret of this installation, by name. */
export interface InstallationSecretRow {
  name: string;
  secret: string;
  created_at: number;
}
