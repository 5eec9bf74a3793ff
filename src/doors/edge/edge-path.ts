import type { QrFormat } from '../../domain/qr-codes/picture.ts';

/** What the path of a request on a link's host asks for. */
export type EdgePath =
  | { kind: 'link' | 'inspection'; code: string }
  | { kind: 'qr'; code: string; format: QrFormat }
  | { kind: 'lazy' | 'apple-file' | 'android-file' | 'robots' | 'favicon' | 'nothing' };

const NOTHING: EdgePath = { kind: 'nothing' };

/** The service's own names; none of them can be a code. */
const RESERVED_PATHS: Readonly<Record<string, EdgePath>> = {
  lazy: { kind: 'lazy' },
  'apple-app-site-association': { kind: 'apple-file' },
  '.well-known/apple-app-site-association': { kind: 'apple-file' },
  '.well-known/assetlinks.json': { kind: 'android-file' },
  'robots.txt': { kind: 'robots' },
  'favicon.ico': { kind: 'favicon' },
};

/** A code, and what of its link is asked for. */
const CODE = /^([A-Za-z0-9_-]{1,64})(\+|\.qr\.(?:svg|png))?$/;

const PLAIN_CODE_PATH = /^\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Reads a request's target. Slashes in front, behind and doubled are of no account, as old clients send them; escapes
 * are decoded once, and an encoded slash is none. Codes are told apart by case.
 */
export function parsePath(target: string): { path: EdgePath; query: string } {
  // A proxy may send the whole address; the Host header has decided already whose it is.
  const originForm = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const queryStart = originForm.indexOf('?');
  const path = queryStart === -1 ? originForm : originForm.slice(0, queryStart);
  return { path: parseEdgePath(path), query: queryStart === -1 ? '' : originForm.slice(queryStart + 1) };
}

function parseEdgePath(path: string): EdgePath {
  // Nearly all: written as it is, and nothing but a code.
  const plainCode = PLAIN_CODE_PATH.exec(path)?.[1];
  if (plainCode !== undefined && !Object.hasOwn(RESERVED_PATHS, plainCode)) {
    return { kind: 'link', code: plainCode };
  }
  const segments = path.split('/').filter((segment) => segment !== '');
  const decodedSegments = segments.map(decode);
  if (decodedSegments.some((segment) => segment === null || segment.includes('/'))) {
    return NOTHING;
  }
  const decoded = decodedSegments.join('/');
  const reserved = Object.hasOwn(RESERVED_PATHS, decoded) ? RESERVED_PATHS[decoded] : undefined;
  if (reserved !== undefined) {
    return reserved;
  }
  const [, code, suffix] = CODE.exec(decoded) ?? [];
  if (code === undefined) {
    return NOTHING;
  }
  if (suffix === undefined) {
    return { kind: 'link', code };
  }
  return suffix === '+'
    ? { kind: 'inspection', code }
    : { kind: 'qr', code, format: suffix === '.qr.png' ? 'png' : 'svg' };
}

/** Null for escapes that are no UTF-8: they spell nothing that is served. */
function decode(text: string): string | null {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The value of a name in a query as forms write it: percent-encoded, a plus sign for a space. Null: none, or broken. */
export function findFormValue(query: string, name: string): string | null {
  const pair = query.split('&').find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? null : decode(pair.slice(name.length + 1).replaceAll('+', ' '));
}
