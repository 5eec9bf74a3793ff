import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** Only unreserved characters (RFC 3986, section 2.3), which need no escaping, so that each name has one spelling. */
const NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/**
 * Parses the name of a forwarded query parameter. Rejects deep-link parameters (`_hk_*` in any case), because anyone
 * could use them to claim another visitor's click, and `uri`, the parameter of lazy links.
 */
export function parseParameterName(text: string): Checked<string> {
  const name = text.trim();
  if (!NAME.test(name)) {
    return reject('must be a parameter name of 1 to 64 letters, digits, `.`, `_`, `~` or `-`.');
  }
  if (/^_hk_/i.test(name)) {
    return reject(`is \`${name}\`, but parameters that begin with \`_hk_\` are never forwarded. Remove it.`);
  }
  if (name === 'uri') {
    return reject('is `uri`, which is the parameter of lazy links. Choose another name.');
  }
  return accept(name);
}
