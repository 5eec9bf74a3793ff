export interface RedemptionRow {
  app_id: string;
  id: string;
  smart_link_id: string;
  click_id: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}
