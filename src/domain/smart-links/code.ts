import { customAlphabet } from 'nanoid';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** The length of generated codes. Custom codes have 1 to 64 characters. */
export const CODE_LENGTH = 7;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
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

function decodeEscapes(code: string): string {
  if (!code.includes('%')) {
    return code;
  }
  try {
    return decodeURIComponent(code);
  } catch {
    // Invalid escapes can't spell a reserved word.
    return code;
  }
}
