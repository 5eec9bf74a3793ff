/** What this installation keeps to itself, one value a name. */
export interface InstallationSecretRow {
  name: string;
  secret: string;
  created_at: number;
}
