export interface RouteRow {
  app_id: string;
  id: string;
  platform: string;
  path: string;
  /** The same for equivalent patterns; unique per app and platform. */
  pattern_key: string;
  device: string | null;
  url_schemes: string;
  version: string | null;
  build: string | null;
  created_at: number;
  updated_at: number;
}
