/** The preview of a link on a page or in a messenger. Null fields are not set at this level. */
export interface Preview {
  title: string | null;
  description: string | null;
  imageUrl: string | null;
}
