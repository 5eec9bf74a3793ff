/** What a page or a messenger shows of a link before it opens. Null: not given at this level. */
export interface Preview {
  title: string | null;
  description: string | null;
  imageUrl: string | null;
}
