export interface SmartLinkRow {
  app_id: string;
  id: string;
  code: string;
  uri: string;
  overrides: string | null;
  metadata: string | null;
  redeem_limit: number | null;
  redeem_count: number;
  tags: string | null;
  /** A hash of what makes a unique link the same link; null: the link is not unique. */
  unique_key: string | null;
  starts_at: number | null;
  expires_at: number | null;
  expired_url: string | null;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  /** A deleted link keeps its row, so that its code is never given out again. */
  deleted_at: number | null;
}

/** The index of the tags that stand in a link's own row: which links have this tag. */
export interface SmartLinkTagRow {
  app_id: string;
  tag: string;
  smart_link_id: string;
}
