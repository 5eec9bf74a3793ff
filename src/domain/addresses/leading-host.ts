import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { parseScheme } from './address.ts';

/** The first segment of a path and the character after it. Two leading slashes begin a URL without a scheme. */
const FIRST_SEGMENT = /^(?:\/\/)?([^/?#\\]+)([/\\]?)/;

const NAME_AND_PORT = /^([^:]{1,253})(:\d{1,5})?$/;

/** The characters that separate labels. IDNA maps all of them to a dot. */
const DOT = /[.\u3002\uff0e\uff61]/;

/** A host name of at least two labels (RFC 1123), in ASCII and lower case. */
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Top-level domains that are also common endings of files and pages: `readme.md`, `archive.zip`, `login.do`. */
const FILE_ENDINGS: ReadonlySet<string> = new Set('cab do map md mobi mov ps pub py rs sh zip'.split(' '));

/**
 * Returns the host and port with which a relative address seems to begin, such as `www.example.com` in
 * `www.example.com/shop`, or null if it doesn't look like a URL without its scheme. The host's top-level domain must be
 * known: from ICANN's section of the Public Suffix List, or reserved for special use (RFC 6761), such as `.example`.
 *
 * A path with one leading slash is never ambiguous. A name such as `install.sh` is a file unless it begins with `www.`
 * or is followed by a port or a slash.
 */
export function findLeadingHost(text: string): string | null {
  const trimmed = text.trim();
  const [, segment = '', slash] = FIRST_SEGMENT.exec(trimmed) ?? [];
  const [, name = '', port] = NAME_AND_PORT.exec(segment) ?? [];
  if (!DOT.test(name) || parseScheme(trimmed) !== null) {
    return null;
  }
  // Decodes escapes, as browsers do in hosts.
  const host = domainToASCII(name).replace(/\.$/, '');
  if (!HOST_NAME.test(host)) {
    return null;
  }
  const { domain, publicSuffix, isIcann, isSpecialUse } = parse(host, { detectSpecialUse: true });
  // IP addresses and suffixes such as `co.uk` have no domain.
  if (domain === null || !(isIcann || isSpecialUse)) {
    return null;
  }
  const isFile = FILE_ENDINGS.has(publicSuffix ?? '') && !host.startsWith('www.') && port === undefined && slash === '';
  return isFile ? null : segment;
}
