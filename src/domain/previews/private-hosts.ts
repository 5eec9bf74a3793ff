import { parseUrl } from '../addresses/parse-url.ts';
import { accept, type Checked, reject } from '../failures.ts';

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * Parses the private hosts whose pages may be fetched: host names or IP addresses (IPv6 in brackets), each with an
 * optional port. Without a port, both 80 and 443 are included. Returns each as `host:port`.
 */
export function parsePrivateHosts(texts: readonly string[]): Checked<ReadonlySet<string>> {
  const authorities = new Set<string>();
  for (const text of texts) {
    const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
    const host = HOST.test(name) ? parseUrl(`http://${name}/`)?.host : undefined;
    // A host that the URL parser spells differently would never match, so it is rejected.
    if (host !== name || parseUrl(`http://${text}/`) === null) {
      return reject(`contains \`${text}\`, which is not a host with an optional port.`);
    }
    for (const each of port === undefined ? ['80', '443'] : [port]) {
      authorities.add(`${host}:${Number(each)}`);
    }
  }
  return accept(authorities);
}
