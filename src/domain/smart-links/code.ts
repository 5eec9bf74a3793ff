import { customAlphabet } from 'nanoid';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** How long the codes are that we draw; custom ones have 1 to 64 characters. */
export const CODE_LENGTH = 7;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CUSTOM_CODE = /^[A-Za-z0-9_-]{1,64}$/;

/** What the link edge serves itself, or browsers, crawlers and operators ask every host for. */
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

/** A code from the system's random source: 62^7 of them, so that a stranger who guesses finds next to nothing. */
export function generateCode(): string {
  let code = generateAnyCode();
  while (isReservedCode(code)) {
    code = generateAnyCode();
  }
  return code;
}

/** The code that a link's maker asks for. Case counts; the reserved words are refused in any case. */
export function parseCustomCode(text: string): Checked<string> {
  if (!CUSTOM_CODE.test(text)) {
    return reject('is no code: 1 to 64 characters of A-Z, a-z, 0-9, "-" and "_"');
  }
  if (isReservedCode(text)) {
    return reject(`is "${text}", which is reserved for the service itself; choose another one`);
  }
  return accept(text);
}

/** Whether a code, as it stands in an address (so perhaps percent-encoded), is one of the reserved words. */
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
    // Broken escapes spell no word at all, so none that is reserved.
    return code;
  }
}
