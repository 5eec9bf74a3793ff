/** Metadata scraped from a destination page of an app. Using a row refreshes it, so a long-expired row is unused. */
export interface ScrapedPreviewRow {
  app_id: string;
  /** A hash of the page's address, which may be too long for an index. */
  address_hash: string;
  title: string | null;
  description: string | null;
  image_url: string | null;
  /** When the page was last read; null if it hasn't been, or if there was no page. */
  read_at: number | null;
  /**
   * The page isn't fetched before this time. A process that fetches it advances the time first, so that no other does.
   */
  fresh_until: number;
}
