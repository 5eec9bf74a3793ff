export interface OpenRow {
  app_id: string;
  id: string;
  platform: string;
  smart_link_id: string | null;
  click_id: string | null;
  deep_link: string;
  referrer: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}
