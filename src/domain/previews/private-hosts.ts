import { accept, type Checked, reject } from '../failures.ts';

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * Reads hosts whose pages are fetched though they are private: names or addresses, an IPv6 one in brackets, each with a
 * port or for both that the web has. Answers `host:port` of each.
 */
export function parsePrivateHosts(texts: readonly string[]): Checked<ReadonlySet<string>> {
  const authorities = new Set<string>();
  for (const text of texts) {
    const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
    const host = HOST.test(name) && URL.canParse(`http://${name}/`) ? new URL(`http://${name}/`).host : '';
    // What a browser would write otherwise is told, so that nobody wonders about a host that is never met.
    if (host !== name || !URL.canParse(`http://${text}/`)) {
      return reject(`${text} is no host and port`);
    }
    for (const each of port === undefined ? ['80', '443'] : [port]) {
      authorities.add(`${host}:${Number(each)}`);
    }
  }
  return accept(authorities);
}
