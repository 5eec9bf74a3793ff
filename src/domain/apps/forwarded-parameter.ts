import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** Letters that stand in a query as they are, so that one name has one spelling (RFC 3986, 2.3: unreserved). */
const NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/**
 * The name of a query parameter that an app lets travel from a link's address on to where it leads. Names of ours never
 * do (`_hk_*`, however cased): a stranger could speak for a click that is not theirs. Nor does `uri`, by which lazy links are asked for.
 */
export function parseParameterName(text: string): Checked<string> {
  const name = text.trim();
  if (!NAME.test(name)) {
    return reject('is no name of a parameter: 1 to 64 of letters, digits, ".", "_", "~" and "-"');
  }
  if (/^_hk_/i.test(name)) {
    return reject(`is "${name}", and names that begin with "_hk_" never travel`);
  }
  if (name === 'uri') {
    return reject('is "uri", by which lazy links are asked for; choose another name');
  }
  return accept(name);
}
