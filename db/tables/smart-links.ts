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
  /** A name for people who manage the link. */
  title: string | null;
  note: string | null;
  /** Whether the link answers like an expired one. */
  disabled: number;
  /** A hash of the properties that identify a unique link; null if the link isn't unique. */
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
  /**
   * The row of a deleted link remains, so that its code is never reused. Its content remains as long as the link can be
   * restored; then its `uri` is empty.
   */
  deleted_at: number | null;
  /** Whether `smart_link_words` contains the words of the link. */
  words_indexed: number;
}

/** An index of the column `tags` of `smart_links`, for finding the links with a tag. */
export interface SmartLinkTagRow {
  app_id: string;
  tag: string;
  smart_link_id: string;
}

/** An index of the words of links, for searches. It can also contain former words of a link, and words of deleted links. */
export interface SmartLinkWordRow {
  app_id: string;
  word: string;
  smart_link_id: string;
}

/** A unique link of an earlier version, whose `unique_key` the server has yet to compute again (migration 011). */
export interface UniqueKeyUpdateRow {
  app_id: string;
  smart_link_id: string;
}
