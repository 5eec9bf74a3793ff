/** What a page says of itself that an app's links lead to. Who uses it renews it, so that what is long past is unused. */
export interface ScrapedPreviewRow {
  app_id: string;
  /** Of the page's address, which may be longer than an index takes. */
  address_hash: string;
  title: string | null;
  description: string | null;
  image_url: string | null;
  /** When the page was last read; null: never yet, or there was nothing to read. */
  read_at: number | null;
  /** Until then nobody fetches the page again; who fetches it moves this on first, so that nobody else does. */
  fresh_until: number;
}
