import { Parser } from 'htmlparser2';
import { parseUrl } from '../addresses/parse-url.ts';
import { parseWebAddress } from '../addresses/web-address.ts';
import type { Preview } from '../apps/preview.ts';
import { PRESCAN_BYTES, parseCharset, selectDecoder } from './charset.ts';
import type { PageReader } from './fetch-page.ts';
import { DESCRIPTION_LENGTH, TITLE_LENGTH, toPlainLine } from './page-text.ts';

/** Reads the metadata in a page's head. Open Graph tags take precedence over X (Twitter) tags and standard HTML. */
export interface HeadReader extends PageReader {
  /**
   * Returns the preview of the page that was read. Resolves relative URLs against `address`, and skips pictures for
   * which `canShow` returns false.
   */
  getPreview(address: URL, canShow: (picture: URL) => boolean): Preview;
}

/** The tags for each field, in order of preference. `title` is also the key of the title element. */
const TITLES = ['og:title', 'twitter:title', 'title'] as const;
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'] as const;
const PICTURES = ['og:image', 'og:image:secure_url', 'og:image:url', 'twitter:image', 'twitter:image:src'] as const;

const WANTED: ReadonlySet<string> = new Set([...TITLES, ...DESCRIPTIONS, ...PICTURES]);

/** The maximum number and depth of tags. A head that exceeds them is abnormal, and expensive to parse. */
const MAX_TAGS = 5_000;
const MAX_DEPTH = 64;

/** The maximum stored length of a value, in UTF-16 code units; longer than any field of a preview. */
const MAX_VALUE_LENGTH = 20_000;

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
      if (name === 'meta') {
        recordMeta(attributes);
      } else if (name === 'title') {
        title ??= '';
      }
      if (name === 'body' || tags > MAX_TAGS || depth > MAX_DEPTH) {
        finish();
      }
    },
    ontext(text) {
      if (title !== null && !values.has('title') && title.length < MAX_VALUE_LENGTH) {
        title += text;
      }
    },
    onclosetag(name) {
      depth -= 1;
      if (name === 'title' && title !== null) {
        note('title', title);
      }
      if (name === 'head') {
        finish();
      }
    },
  });

  function finish(): void {
    done = true;
    // Otherwise the parser would continue to the end of the current chunk.
    parser.pause();
  }

  function recordMeta({ property, name, content }: Record<string, string>): void {
    if (content === undefined) {
      return;
    }
    for (const key of [property, name]) {
      if (key !== undefined) {
        note(key.trim().toLowerCase(), content);
      }
    }
  }

  /** Stores the first non-empty value of a key. */
  function note(key: string, value: string): void {
    if (WANTED.has(key) && !values.get(key)?.trim()) {
      values.set(key, value.slice(0, MAX_VALUE_LENGTH));
    }
  }

  function decode(bytes: Uint8Array): void {
    if (decoder === null) {
      beginning = concatBytes(beginning, bytes);
      if (beginning.length < (parseCharset(contentType) === null ? PRESCAN_BYTES : 3)) {
        return;
      }
      start();
    } else {
      parser.write(decoder.decode(bytes, { stream: true }));
    }
  }

  function start(): void {
    decoder = selectDecoder(contentType, beginning);
    parser.write(decoder.decode(beginning, { stream: true }));
  }

  return {
    begin(type) {
      contentType = type;
    },

    take(bytes) {
      if (!done) {
        decode(bytes);
      }
      return !done;
    },

    getPreview(address, canShow) {
      if (decoder === null) {
        start();
      }
      if (title !== null) {
        note('title', title);
      }
      const getValues = (keys: readonly string[]) => keys.flatMap((key) => values.get(key) ?? []);
      const getLine = (keys: readonly string[], maxLength: number) =>
        getValues(keys).reduce<string | null>((found, text) => found ?? toPlainLine(text, maxLength), null);
      return {
        title: getLine(TITLES, TITLE_LENGTH),
        description: getLine(DESCRIPTIONS, DESCRIPTION_LENGTH),
        imageUrl: getValues(PICTURES).reduce<string | null>(
          (found, text) => found ?? parsePicture(text, address, canShow),
          null,
        ),
      };
    },
  };
}

/** Returns a picture's absolute URL if the rules for preview pictures allow it, otherwise null. */
function parsePicture(text: string, page: URL, canShow: (picture: URL) => boolean): string | null {
  const trimmed = text.trim();
  const resolved = trimmed === '' ? null : parseUrl(trimmed, page);
  if (resolved === null) {
    return null;
  }
  const url = parseWebAddress(resolved.href);
  return url.ok && canShow(url.value) ? url.value.href : null;
}

function concatBytes(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
