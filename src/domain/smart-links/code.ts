import { customAlphabet } from 'nanoid';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** The length of generated codes. Custom codes have 1 to 64 characters. */
export const CODE_LENGTH = 7;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The maximum length of custom codes. */
export const MAX_CODE_LENGTH = 64;
const CUSTOM_CODE = /^[A-Za-z0-9_-]{1,64}$/;

/** Paths of the link edge, and paths that browsers, crawlers and operators request from any host. */
const RESERVED: ReadonlySet<string> = new Set([
  'admin',
  'api',
  'apple-app-site-association',
  'apple-touch-icon',
  'assetlinks',
  'assets',
  'favicon',
  'graphiql',
  'graphql',
  'health',
  'healthz',
  'humans',
  'index',
  'lazy',
  'livez',
  'manifest',
  'metrics',
  'readyz',
  'robots',
  'security',
  'sitemap',
  'static',
  'status',
  'v1',
  'v2',
  'v3',
  'well-known',
]);

const generateAnyCode = customAlphabet(ALPHABET, CODE_LENGTH);

/** Generates a code from system randomness. With 62^7 possible codes, guesses rarely find a link. */
export function generateCode(): string {
  let code = generateAnyCode();
  while (isReservedCode(code)) {
    code = generateAnyCode();
  }
  return code;
}

/** Validates a custom code. Codes are case-sensitive; reserved words are rejected in any case. */
export function parseCustomCode(text: string): Checked<string> {
  if (!CUSTOM_CODE.test(text)) {
    return reject('must be 1 to 64 characters of A-Z, a-z, 0-9, `-` and `_`.');
  }
  if (isReservedCode(text)) {
    return reject(`is \`${text}\`, which is a reserved word. Choose another code.`);
  }
  return accept(text);
}

/** Whether a code from a URL, which may be percent-encoded, is a reserved word. */
export function isReservedCode(code: string): boolean {
  return RESERVED.has(decodeEscapes(code).toLowerCase());
}

/** A whole code, not the first 64 characters of a longer text. */
const LEADING_CODE = /^([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])(\/*)(.*)$/s;

/** What may follow a slash after a code: punctuation only, or a query whose separator is wrong. */
const AFTER_SLASH = /^(?!\.\.(?:\/|$))(?:[&?].*|[^A-Za-z0-9_-]*)$/s;

/**
 * Finds the short code at the beginning of a URL's path. `rest` is the text after the code. It begins with a
 * character that no code can contain, so no code is the whole path: mail and chat programs often add the punctuation
 * that follows a URL. Returns null for a path below a code (`/<code>/more`), and for a reserved word with such a text
 * (`/robots.txt.`).
 */
export function splitCodePath(path: string): { code: string; rest: string } | null {
  const [, code, slashes, rest = ''] = LEADING_CODE.exec(decodeEscapes(path.replace(/^\/+/, ''))) ?? [];
  if (code === undefined || (slashes !== '' && !AFTER_SLASH.test(rest)) || (rest !== '' && isReservedCode(code))) {
    return null;
  }
  return { code, rest };
}

/** Decodes percent-encoded UTF-8. In a text with invalid escapes, decodes only the ASCII characters. */
function decodeEscapes(text: string): string {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-7][0-9A-Fa-f]/g, decodeURIComponent);
  }
}
