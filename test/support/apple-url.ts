import { decodeStrictly } from './percent-decoding.ts';
import { parseUri } from './rfc3986.ts';

/** The parts of an `NSURL` that an app reads, decoded. */
interface AppleUrl {
  scheme: string;
  user: string | null;
  host: string;
  port: string | null;
  pathSegments: string[];
  /** The pairs of the query. An app reads `+` as a space, as in form data. Empty pairs are skipped. */
  query: [name: string, value: string][];
  fragment: string;
}

/**
 * Parses an address as `NSURL` before iOS 17: returns null if the grammar of RFC 3986 doesn't allow it, and if a
 * component isn't UTF-8 after decoding, because apps crash when they read it. The path ends at the first semicolon,
 * which begins the parameters of RFC 1808.
 */
export function parseAppleUrl(address: string): AppleUrl | null {
  const uri = parseUri(address);
  if (uri === null) {
    return null;
  }
  try {
    const [path = ''] = uri.path.split(';');
    return {
      scheme: uri.scheme ?? '',
      user: uri.userinfo,
      host: decode(uri.host ?? ''),
      port: uri.port,
      pathSegments: path
        .split('/')
        .filter((segment) => segment !== '')
        .map(decode),
      query: (uri.query ?? '')
        .split('&')
        .filter((pair) => pair !== '')
        .map(readPair),
      fragment: decode(uri.fragment ?? ''),
    };
  } catch (error) {
    if (error instanceof UnreadableError) {
      return null;
    }
    throw error;
  }
}

class UnreadableError extends Error {}

function decode(text: string): string {
  const decoded = decodeStrictly(text);
  if (decoded === null) {
    throw new UnreadableError(text);
  }
  return decoded;
}

function readPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
}
