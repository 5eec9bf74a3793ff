export interface InstallRow {
  app_id: string;
  id: string;
  platform: string;
  smart_link_id: string | null;
  click_id: string | null;
  deep_link: string | null;
  device_type: string | null;
  os_version: string | null;
  language: string | null;
  screen_size: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}
