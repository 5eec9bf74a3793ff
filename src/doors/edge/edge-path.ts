import type { QrFormat } from '../../domain/qr-codes/picture.ts';
import { splitCodePath } from '../../domain/smart-links/code.ts';

/** The resource that a path on a link domain identifies. */
export type EdgePath =
  | { kind: 'link' | 'inspection'; code: string }
  | { kind: 'qr'; code: string; format: QrFormat }
  | { kind: 'lazy' | 'apple-file' | 'android-file' | 'robots' | 'favicon' | 'root' | 'nothing' };

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

/** The suffix of the inspection page (`+`) or of a QR code. Codes can't contain the text after it, either. */
const SUFFIX = /^(?:(\+)|\.qr\.(svg|png))(?![A-Za-z0-9_-])/;

const PLAIN_CODE_PATH = /^\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Parses a request target. Leading, trailing and doubled slashes are ignored, since old clients send them. So is the
 * text after a code that no code can contain. Escapes are decoded once. Short codes are case-sensitive.
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
  // An encoded slash doesn't separate segments.
  const reservedPath = segments.map((segment) => decode(segment)?.replaceAll('/', '%2F')).join('/');
  const reserved = Object.hasOwn(RESERVED_PATHS, reservedPath) ? RESERVED_PATHS[reservedPath] : undefined;
  if (reserved !== undefined) {
    return reserved;
  }
  if (segments.length === 0) {
    return { kind: 'root' };
  }
  const codePath = splitCodePath(path);
  if (codePath === null) {
    return NOTHING;
  }
  const { code, rest } = codePath;
  const [suffix, plus, format] = SUFFIX.exec(rest) ?? [];
  if (suffix === undefined) {
    // A picture in an unknown format isn't a link.
    return rest.startsWith('.qr.') ? NOTHING : { kind: 'link', code };
  }
  return plus === undefined ? { kind: 'qr', code, format: format as QrFormat } : { kind: 'inspection', code };
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
