import type { QrFormat } from '../../domain/qr-codes/picture.ts';

/** What the path of a request on a link's host asks for. */
export type EdgePath =
  | { kind: 'link' | 'inspection'; code: string }
  | { kind: 'qr'; code: string; format: QrFormat }
  | { kind: 'lazy' | 'apple-file' | 'android-file' | 'robots' | 'favicon' | 'nothing' };

const NOTHING: EdgePath = { kind: 'nothing' };

/** The service's own names; none of them can be a code. */
const OWN: Readonly<Record<string, EdgePath>> = {
  lazy: { kind: 'lazy' },
  'apple-app-site-association': { kind: 'apple-file' },
  '.well-known/apple-app-site-association': { kind: 'apple-file' },
  '.well-known/assetlinks.json': { kind: 'android-file' },
  'robots.txt': { kind: 'robots' },
  'favicon.ico': { kind: 'favicon' },
};

/** A code, and what of its link is asked for. */
const CODE = /^([A-Za-z0-9_-]{1,64})(\+|\.qr\.(?:svg|png))?$/;

const PLAIN = /^\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Reads a request's target. Slashes in front, behind and doubled are of no account, as old clients send them; escapes
 * are decoded once, and an encoded slash is none. Codes are told apart by case.
 */
export function parsePath(target: string): { path: EdgePath; query: string } {
  // A proxy may send the whole address; the Host header has decided already whose it is.
  const own = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = own.indexOf('?');
  const path = mark === -1 ? own : own.slice(0, mark);
  return { path: pathOf(path), query: mark === -1 ? '' : own.slice(mark + 1) };
}

function pathOf(path: string): EdgePath {
  // Nearly all: written as it is, and nothing but a code.
  const plain = PLAIN.exec(path)?.[1];
  if (plain !== undefined && !Object.hasOwn(OWN, plain)) return { kind: 'link', code: plain };
  const segments = path.split('/').filter((segment) => segment !== '');
  const read = segments.map(decode);
  if (read.some((segment) => segment === null || segment.includes('/'))) return NOTHING;
  const decoded = read.join('/');
  const own = Object.hasOwn(OWN, decoded) ? OWN[decoded] : undefined;
  if (own !== undefined) return own;
  const [, code, suffix] = CODE.exec(decoded) ?? [];
  if (code === undefined) return NOTHING;
  if (suffix === undefined) return { kind: 'link', code };
  return suffix === '+'
    ? { kind: 'inspection', code }
    : { kind: 'qr', code, format: suffix === '.qr.png' ? 'png' : 'svg' };
}

/** Null for escapes that are no UTF-8: they spell nothing that is served. */
function decode(text: string): string | null {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The value of a name in a query as forms write it: percent-encoded, a plus sign for a space. Null: none, or broken. */
export function formValue(query: string, name: string): string | null {
  const pair = query.split('&').find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? null : decode(pair.slice(name.length + 1).replaceAll('+', ' '));
}
