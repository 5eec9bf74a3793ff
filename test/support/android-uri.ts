/*
 * What apps on Android parse out of the addresses that they are handed: the documented behaviour of `android.net.Uri`,
 * `Intent.parseUri` (with `URI_INTENT_SCHEME`) and `java.net.URLDecoder`. Imports nothing from the product.
 */

const REPLACEMENT = '\ufffd';

/** A parsed `android.net.Uri`. Null and -1 mean what they mean there. */
interface AndroidUri {
  scheme: string | null;
  /** Encoded, as `getEncodedAuthority`. */
  authority: string | null;
  /** Decoded, as the getters without `Encoded`. */
  userInfo: string | null;
  host: string | null;
  port: number;
  /** Null for an opaque address such as `mailto:a@b`. */
  path: string | null;
  pathSegments: string[];
  /** Encoded. Null without a `?`. */
  query: string | null;
  fragment: string | null;
}

/**
 * Parses a text as `Uri.parse`. The scheme ends at the first colon, the fragment begins at the first `#` after it, and
 * the query at the first `?`, unless that belongs to the fragment.
 */
export function parseAndroidUri(text: string): AndroidUri {
  const colon = text.indexOf(':');
  const start = colon + 1;
  const hash = text.indexOf('#', start);
  const beforeHash = hash === -1 ? text : text.slice(0, hash);
  const mark = beforeHash.indexOf('?', start);
  const hierarchy = mark === -1 ? beforeHash.slice(start) : beforeHash.slice(start, mark);
  const { authority, path } = splitHierarchy(hierarchy, colon !== -1);
  return {
    scheme: colon === -1 ? null : text.slice(0, colon),
    authority,
    ...splitAuthority(authority),
    path: path === null ? null : decodeUri(path),
    pathSegments: (path ?? '')
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeUri),
    query: mark === -1 ? null : beforeHash.slice(mark + 1),
    fragment: hash === -1 ? null : decodeUri(text.slice(hash + 1)),
  };
}

function splitHierarchy(hierarchy: string, isAbsolute: boolean): { authority: string | null; path: string | null } {
  if (!hierarchy.startsWith('//')) {
    const isOpaque = isAbsolute && !hierarchy.startsWith('/');
    return { authority: null, path: isOpaque ? null : hierarchy };
  }
  // A backslash ends the authority too, as in browsers.
  const end = hierarchy.slice(2).search(/[/\\]/);
  return end === -1
    ? { authority: hierarchy.slice(2), path: '' }
    : { authority: hierarchy.slice(2, 2 + end), path: hierarchy.slice(2 + end) };
}

/** The user info ends at the last `@`. The port is the digits after the last colon, if nothing else follows it. */
function splitAuthority(authority: string | null): Pick<AndroidUri, 'userInfo' | 'host' | 'port'> {
  if (authority === null) {
    return { userInfo: null, host: null, port: -1 };
  }
  const at = authority.lastIndexOf('@');
  const [, name = '', digits] = /^(.*?)(?::([0-9]*))?$/s.exec(authority.slice(at + 1)) ?? [];
  return {
    userInfo: at === -1 ? null : decodeUri(authority.slice(0, at)),
    host: decodeUri(name),
    port: digits === undefined || digits === '' ? -1 : Number(digits),
  };
}

/** Returns the decoded pairs of a query, as `getQueryParameters`. Skips empty pairs. A name without `=` has no value. */
export function listQueryParameters(query: string | null): [name: string, value: string][] {
  return (query ?? '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? [decodeForm(pair), '']
        : [decodeForm(pair.slice(0, equals)), decodeForm(pair.slice(equals + 1))];
    });
}

/** Decodes like `Uri.decode`: what is not an escape, and bytes that aren't UTF-8, become U+FFFD. */
export function decodeUri(text: string): string {
  return decode(text, () => REPLACEMENT);
}

/** Decodes the value of a query parameter: like `decodeUri`, with `+` as a space. */
function decodeForm(text: string): string {
  return decodeUri(text.replaceAll('+', ' '));
}

/** Decodes like `URLDecoder.decode(text, "UTF-8")`, which throws where a `%` begins no escape. */
export function decodeWithUrlDecoder(text: string): string {
  return decode(text.replaceAll('+', ' '), (invalid) => {
    throw new TypeError(`URLDecoder: "${invalid}" is not an escape`);
  });
}

/** A run of escapes, or a `%` with the characters that make it invalid. */
const ESCAPES = /(?:%[0-9A-Fa-f]{2})+|%[0-9A-Fa-f]?.?/gsu;

function decode(text: string, replaceInvalid: (invalid: string) => string): string {
  return text.replace(ESCAPES, (run) => {
    if (!/^(?:%[0-9A-Fa-f]{2})+$/.test(run)) {
      return replaceInvalid(run);
    }
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
}

/** The parts of a parsed intent that an address can set. */
export interface AndroidIntent {
  data: string | null;
  packageName: string | null;
  /** The extras by their keys, with the letter of their type: `S.name`. */
  extras: Map<string, string>;
  /** Everything else that the address sets, such as `action` or `component`. */
  others: Map<string, string>;
}

const INTENT = '#Intent;';
const OTHER_PARTS = ['action', 'category', 'type', 'identifier', 'launchFlags', 'component', 'sourceBounds'];

/**
 * Parses an address as `Intent.parseUri(address, URI_INTENT_SCHEME)`: the parts of the intent follow the last `#`, each
 * ends at a semicolon, and their values are decoded with `Uri.decode`. Throws where that throws a URISyntaxException.
 */
export function parseIntentUri(address: string): AndroidIntent {
  const intent: AndroidIntent = { data: address, packageName: null, extras: new Map(), others: new Map() };
  const hash = address.lastIndexOf('#');
  if (!address.startsWith('intent:') || hash === -1) {
    return intent;
  }
  if (!address.startsWith(INTENT, hash)) {
    throw new TypeError('an intent of the old form, which browsers refuse');
  }
  const scheme = readParts(address.slice(hash + INTENT.length), intent);
  const data = address.slice('intent:'.length, hash);
  intent.data = scheme === null ? data || null : `${scheme}:${data}`;
  return intent;
}

/** Reads the parts up to `end` into the intent, and returns the scheme. */
function readParts(text: string, intent: AndroidIntent): string | null {
  let scheme: string | null = null;
  let rest = text;
  while (!rest.startsWith('end')) {
    const semicolon = rest.indexOf(';');
    if (semicolon === -1) {
      throw new TypeError('an intent without its end');
    }
    const part = rest.slice(0, semicolon);
    rest = rest.slice(semicolon + 1);
    const equals = part.indexOf('=');
    const name = equals === -1 ? part : part.slice(0, equals);
    const value = equals === -1 ? '' : decodeUri(part.slice(equals + 1));
    if (name === 'scheme') {
      scheme = value;
    } else if (name === 'package') {
      intent.packageName = value;
    } else if (OTHER_PARTS.includes(name) || name === 'SEL') {
      intent.others.set(name, value);
    } else if (/^[SBbcdfils]\./.test(name)) {
      intent.extras.set(`${name.slice(0, 2)}${decodeUri(name.slice(2))}`, value);
    } else {
      throw new TypeError(`an intent with the unknown part "${name}"`);
    }
  }
  return scheme;
}
