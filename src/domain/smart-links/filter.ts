import { z } from 'zod';
import { escapePath, escapeQuery, splitSegments } from '../addresses/path.ts';
import { optionalText, timeInput } from '../input.ts';

/** What a client narrows a list of links down by. Null means any. */
export const smartLinkFilter = z.object({
  // Spaces around a tag are dropped when it is stored, too.
  tag: optionalText.transform((tag) => tag?.trim() || null),
  // As canonical uris are written, so that a prefix may be pasted as it stands in the app.
  uriPrefix: optionalText.transform((prefix) => (prefix === null ? null : canonicalizePrefix(prefix))),
  createdFrom: timeInput,
  createdBefore: timeInput,
  unique: z
    .boolean()
    .nullish()
    .transform((unique) => unique ?? null),
});

export type SmartLinkFilterInput = z.input<typeof smartLinkFilter>;

/** The beginning that uris have in canonical form which begin as this text does; null: any do. */
function canonicalizePrefix(text: string): string | null {
  const prefix = text.trimStart();
  const canonical = /^https?:/i.test(prefix) ? canonicalizeForeignPrefix(prefix) : canonicalizeRelativePrefix(prefix);
  return canonical === '' ? null : canonical;
}

function canonicalizeRelativePrefix(prefix: string): string {
  const end = prefix.search(/[?#]/);
  const path = end === -1 ? prefix : prefix.slice(0, end);
  const inner = splitSegments(path).join('/');
  // Only a path that nothing follows may go on behind its last slash.
  const slash = end === -1 && inner !== '' && path.endsWith('/') ? '/' : '';
  const rest = end === -1 ? '' : escapeQuery(prefix.slice(end)).replace(/^\?#/, '#');
  return `${escapePath(inner)}${slash}${rest}`;
}

/** A host that is whole is spelt as URLs spell it; one that is cut off is in lower case at least. */
function canonicalizeForeignPrefix(prefix: string): string {
  const hasWholeHost = /^https?:[/\\]{2}[^/\\?#]+[/\\?#]/i.test(prefix);
  // With a letter behind it nothing that the prefix ends with is taken for more than it is: no space, no dot segment.
  return hasWholeHost && URL.canParse(`${prefix}x`) ? new URL(`${prefix}x`).href.slice(0, -1) : prefix.toLowerCase();
}
