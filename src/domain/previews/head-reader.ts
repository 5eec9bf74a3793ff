import { Parser } from 'htmlparser2';
import type { Preview } from '../apps/preview.ts';
import { parseWebAddress } from '../addresses/web-address.ts';
import { charsetOf, decoderFor, PRESCANNED } from './charset.ts';
import type { PageReader } from './fetch-page.ts';
import { DESCRIPTION_LENGTH, plainLine, TITLE_LENGTH } from './page-text.ts';

/** Reads what a page says of itself in its head: Open Graph tags, else X's, else what HTML itself has. */
export interface HeadReader extends PageReader {
  /** What the page shows of itself, once it was read. Addresses in it are relative to the page's own. */
  preview(address: URL, mayShow: (picture: URL) => boolean): Preview;
}

/** The tags that a field is taken from, the first one that gives anything. `title` stands for the element. */
const TITLES = ['og:title', 'twitter:title', 'title'] as const;
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'] as const;
const PICTURES = ['og:image', 'og:image:secure_url', 'og:image:url', 'twitter:image', 'twitter:image:src'] as const;

const WANTED: ReadonlySet<string> = new Set([...TITLES, ...DESCRIPTIONS, ...PICTURES]);

/** How many tags a head has at most, and how deep they stand: past that it is none, and costs the parser too much. */
const MOST_TAGS = 5_000;
const MOST_DEPTH = 64;

/** How much of a value is kept: more than is shown of any. */
const KEPT = 20_000;

export function createHeadReader(): HeadReader {
  const values = new Map<string, string>();
  let contentType = '';
  let decoder: TextDecoder | null = null;
  let beginning = new Uint8Array();
  let done = false;
  let title: string | null = null;
  let tags = 0;
  let depth = 0;

  const parser = new Parser({
    onopentag(name, attributes) {
      tags += 1;
      depth += 1;
      if (name === 'meta') noteMeta(attributes);
      else if (name === 'title') title ??= '';
      if (name === 'body' || tags > MOST_TAGS || depth > MOST_DEPTH) finish();
    },
    ontext(text) {
      if (title !== null && !values.has('title') && title.length < KEPT) title += text;
    },
    onclosetag(name) {
      depth -= 1;
      if (name === 'title' && title !== null) note('title', title);
      if (name === 'head') finish();
    },
  });

  function finish(): void {
    done = true;
    // It would go on to the end of what it was given.
    parser.pause();
  }

  function noteMeta({ property, name, content }: Record<string, string>): void {
    if (content === undefined) return;
    for (const key of [property, name]) if (key !== undefined) note(key.trim().toLowerCase(), content);
  }

  /** The first that says anything wins. */
  function note(key: string, value: string): void {
    if (WANTED.has(key) && !values.get(key)?.trim()) values.set(key, value.slice(0, KEPT));
  }

  function decode(bytes: Uint8Array): void {
    if (decoder === null) {
      beginning = joined(beginning, bytes);
      if (beginning.length < (charsetOf(contentType) === null ? PRESCANNED : 3)) return;
      start();
    } else {
      parser.write(decoder.decode(bytes, { stream: true }));
    }
  }

  function start(): void {
    decoder = decoderFor(contentType, beginning);
    parser.write(decoder.decode(beginning, { stream: true }));
  }

  return {
    begin(type) {
      contentType = type;
    },

    take(bytes) {
      if (!done) decode(bytes);
      return !done;
    },

    preview(address, mayShow) {
      if (decoder === null) start();
      if (title !== null) note('title', title);
      const given = (keys: readonly string[]) => keys.flatMap((key) => values.get(key) ?? []);
      const line = (keys: readonly string[], most: number) =>
        given(keys).reduce<string | null>((found, text) => found ?? plainLine(text, most), null);
      return {
        title: line(TITLES, TITLE_LENGTH),
        description: line(DESCRIPTIONS, DESCRIPTION_LENGTH),
        imageUrl: given(PICTURES).reduce<string | null>(
          (found, text) => found ?? picture(text, address, mayShow),
          null,
        ),
      };
    },
  };
}

/** By the rules for pictures of previews: an address of the web, complete. */
function picture(text: string, page: URL, mayShow: (picture: URL) => boolean): string | null {
  const trimmed = text.trim();
  if (trimmed === '' || !URL.canParse(trimmed, page.href)) return null;
  const url = parseWebAddress(new URL(trimmed, page.href).href);
  return url.ok && mayShow(url.value) ? url.value.href : null;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
