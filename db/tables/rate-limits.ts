/** The usage of a rate limit within one minute, in all processes together. */
export interface RateUsageRow {
  name: string;
  key: string;
  ends_at: number;
  taken: number;
}
