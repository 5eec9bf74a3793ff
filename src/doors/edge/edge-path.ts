import type { QrFormat } from '../../domain/qr-codes/picture.ts';

/** The resource that a path on a link domain identifies. */
export type EdgePath =
  | { kind: 'link' | 'inspection'; code: string }
  | { kind: 'qr'; code: string; format: QrFormat }
  | { kind: 'lazy' | 'apple-file' | 'android-file' | 'robots' | 'favicon' | 'nothing' };

const NOTHING: EdgePath = { kind: 'nothing' };

/** Paths that the server uses for itself, so they are never short codes. */
const RESERVED_PATHS: Readonly<Record<string, EdgePath>> = {
  lazy: { kind: 'lazy' },
  'apple-app-site-association': { kind: 'apple-file' },
  '.well-known/apple-app-site-association': { kind: 'apple-file' },
  '.well-known/assetlinks.json': { kind: 'android-file' },
  'robots.txt': { kind: 'robots' },
  'favicon.ico': { kind: 'favicon' },
};

/** A short code, optionally followed by the suffix of the inspection page (`+`) or of a QR code. */
const CODE = /^([A-Za-z0-9_-]{1,64})(\+|\.qr\.(?:svg|png))?$/;

const PLAIN_CODE_PATH = /^\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Parses a request target. Leading, trailing and doubled slashes are ignored, since old clients send them. Escapes are
 * decoded once, and an encoded slash doesn't separate segments. Short codes are case-sensitive.
 */
export function parsePath(target: string): { path: EdgePath; query: string } {
  // A proxy may send a target in absolute form. The app was already found by the Host header.
  const originForm = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const queryStart = originForm.indexOf('?');
  const path = queryStart === -1 ? originForm : originForm.slice(0, queryStart);
  return { path: parseEdgePath(path), query: queryStart === -1 ? '' : originForm.slice(queryStart + 1) };
}

function parseEdgePath(path: string): EdgePath {
  // Fast path: nearly all paths are a plain short code.
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

/** Returns null for escapes that aren't valid UTF-8: no path of the server contains them. */
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

/** Returns the value of a form-encoded query parameter (`+` is a space), or null if it is missing or malformed. */
export function findFormValue(query: string, name: string): string | null {
  const pair = query.split('&').find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? null : decode(pair.slice(name.length + 1).replaceAll('+', ' '));
}
