/** Parts of a deep link that apps may not be able to parse, see `toWellFormedUri`. Nearly all deep links have none. */
const SUSPECT = /[[\];]|%(?![0-7][0-9A-Fa-f])|#[^#]*#|#Intent;|^[^:/?#]+:\/\/[^/?#]*[:@]/;

const URI = /^([^:/?#]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;
const HOST_AND_PORT = /^[^:]*(?::[0-9]*)?$/;

/**
 * Returns an address for an app as a valid URI (RFC 3986) whose escapes are UTF-8. Otherwise iOS before 17 returns no
 * URL or the SDKs crash, and Android returns null for values. Escapes each `%` that begins no escape, brackets, and `#`
 * within the fragment; replaces bytes that aren't UTF-8 with U+FFFD, as decoders do. In a deep link, it also escapes
 * `;` in the path, which iOS would cut off as parameters (RFC 1808), and everything that would turn the first segment
 * after `//` into a user name or a port, and a fragment that looks like the parts of an Android intent. Decoded
 * components stay the same, except for replaced bytes.
 */
export function toWellFormedUri(address: string): string {
  if (!mayBeSuspect(address) || !SUSPECT.test(address)) {
    return address;
  }
  const [, scheme = '', authority, path = '', query, fragment] = URI.exec(address) ?? [];
  if (scheme === '') {
    return address;
  }
  const isWeb = /^https?$/i.test(scheme);
  const parts = [`${scheme}:`];
  if (authority !== undefined) {
    // The host of a web address was validated when the address was stored, and may be an IPv6 address in brackets.
    parts.push(`//${isWeb ? authority : repairAuthority(authority)}`);
  }
  parts.push(repair(path, isWeb ? /[[\]]/g : /[[\];]/g));
  if (query !== undefined) {
    parts.push(`?${repair(query, /[[\]]/g)}`);
  }
  if (fragment !== undefined) {
    parts.push(`#${repair(fragment, /[[\]#]/g).replace(/^Intent;/, '%49ntent;')}`);
  }
  return parts.join('');
}

/** A cheap check for every redirect: nearly all deep links have none of these characters, and one colon. */
function mayBeSuspect(address: string): boolean {
  return /[[\];%#@]/.test(address) || address.indexOf(':') !== address.lastIndexOf(':');
}

function repairAuthority(authority: string): string {
  return repair(authority, HOST_AND_PORT.test(authority) ? /[[\];@]/g : /[[\];@:]/g);
}

function repair(component: string, forbidden: RegExp): string {
  return component
    .replace(/(?:%[0-9A-Fa-f]{2})+|%/g, (run) => (run === '%' ? '%25' : repairEscapes(run)))
    .replace(forbidden, encodeURIComponent);
}

/** Replaces the bytes of a run of escapes that aren't UTF-8. */
function repairEscapes(run: string): string {
  try {
    decodeURIComponent(run);
    return run;
  } catch {
    const text = Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
    return Buffer.from(text, 'utf8').toString('hex').toUpperCase().replace(/../g, '%$&');
  }
}
