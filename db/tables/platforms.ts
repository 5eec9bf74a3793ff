export interface PlatformRow {
  app_id: string;
  kind: string;
  base_url: string | null;
  url_schemes: string;
  store_url: string | null;
  team_id: string | null;
  bundle_id: string | null;
  app_store_id: string | null;
  package_name: string | null;
  sha256_fingerprints: string;
  created_at: number;
  updated_at: number;
}
