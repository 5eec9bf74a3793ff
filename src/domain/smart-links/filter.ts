import { z } from 'zod';
import { parseUrl } from '../addresses/parse-url.ts';
import { escapePath, escapeQuery, splitSegments } from '../addresses/path.ts';
import { optionalText, timeInput } from '../input.ts';

/** The filter of a list of links. Null matches any link. */
export const smartLinkFilter = z.object({
  // Trimmed, like stored tags.
  tag: optionalText.transform((tag) => tag?.trim() || null),
  // Converted to canonical form, so that clients can use a prefix as it appears in the app.
  uriPrefix: optionalText.transform((prefix) => (prefix === null ? null : canonicalizePrefix(prefix))),
  createdFrom: timeInput,
  createdBefore: timeInput,
  unique: z
    .boolean()
    .nullish()
    .transform((unique) => unique ?? null),
});

export type SmartLinkFilterInput = z.input<typeof smartLinkFilter>;

/** Returns the canonical form of a URI prefix, or null if it matches any URI. */
function canonicalizePrefix(text: string): string | null {
  const prefix = text.trimStart();
  const canonical = /^https?:/i.test(prefix) ? canonicalizeForeignPrefix(prefix) : canonicalizeRelativePrefix(prefix);
  return canonical === '' ? null : canonical;
}

function canonicalizeRelativePrefix(prefix: string): string {
  const end = prefix.search(/[?#]/);
  const path = end === -1 ? prefix : prefix.slice(0, end);
  const inner = splitSegments(path).join('/');
  // A trailing slash matters only if neither a query nor a fragment follows.
  const slash = end === -1 && inner !== '' && path.endsWith('/') ? '/' : '';
  const rest = end === -1 ? '' : escapeQuery(prefix.slice(end)).replace(/^\?#/, '#');
  return `${escapePath(inner)}${slash}${rest}`;
}

/** Normalizes a complete host as in URLs. An incomplete host is only converted to lower case. */
function canonicalizeForeignPrefix(prefix: string): string {
  const hasWholeHost = /^https?:[/\\]{2}[^/\\?#]+[/\\?#]/i.test(prefix);
  // The appended letter prevents the URL parser from trimming a trailing space or resolving a trailing dot segment.
  const url = hasWholeHost ? parseUrl(`${prefix}x`) : null;
  return url === null ? prefix.toLowerCase() : url.href.slice(0, -1);
}
