import { z } from 'zod';
import { parseUrl } from '../addresses/parse-url.ts';
import { escapePath, escapeQuery, splitSegments } from '../addresses/path.ts';
import { createListSchema, createShortTextSchema, optionalText, timeInput } from '../input.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { LINK_STATUSES } from './link-status.ts';
import { type LinkSearch, MAX_SEARCH_LENGTH, parseSearch } from './search.ts';

const optionalFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

/** The maximum number of tags in one condition, so that a filter can't need thousands of index lookups. */
const MAX_TAGS = 20;

// Trimmed, like stored tags.
const tags = createListSchema(z.string().trim().min(1), MAX_TAGS)
  .nullish()
  .transform((list) => (list == null ? null : [...new Set(list)]));

const search = createShortTextSchema(MAX_SEARCH_LENGTH).transform((text, context): LinkSearch | null => {
  const parsed = text === null ? null : parseSearch(text);
  if (typeof parsed === 'string') {
    context.addIssue(parsed);
    return z.NEVER;
  }
  return parsed;
});

/** The filter of a list of links. Null matches any link. */
export const smartLinkFilter = z.object({
  tags: z
    .object({ all: tags, any: tags })
    .nullish()
    .transform((given) => ({ all: given?.all ?? [], any: given?.any ?? null })),
  search,
  // Converted to canonical form, so that clients can use a prefix as it appears in the app.
  uriPrefix: optionalText.transform((prefix) => (prefix === null ? null : canonicalizePrefix(prefix))),
  createdFrom: timeInput,
  createdBefore: timeInput,
  createdBy: optionalText,
  unique: optionalFlag,
  hasMetadata: optionalFlag,
  overridesPlatform: z
    .enum(PLATFORM_KINDS)
    .nullish()
    .transform((kind) => kind ?? null),
  status: z
    .enum(LINK_STATUSES)
    .nullish()
    .transform((status) => status ?? null),
});

/** The conditions that a link must meet. Null and an empty list of `all` tags match any link. */
export type SmartLinkFilter = z.output<typeof smartLinkFilter>;

/** The filter that matches every link. */
export const ANY_SMART_LINK: SmartLinkFilter = smartLinkFilter.parse({});

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
