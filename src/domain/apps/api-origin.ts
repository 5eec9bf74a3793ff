import type { LinkSettings } from './link-host.ts';

const LOCAL_DOMAIN = /^localhost:(\d+)$/;

/**
 * Returns the origin at which browsers reach the API: the first API host behind the proxy of the installation, otherwise
 * this machine. There, the port is that of a local link domain, which belongs to the same server, or `port`.
 */
export function formatApiOrigin({ apiHosts, scheme, domain }: LinkSettings, port: number): string {
  const [host = 'localhost'] = apiHosts ?? [];
  return /^(?:localhost|127\.|\[)/.test(host)
    ? `http://${host}:${LOCAL_DOMAIN.exec(domain)?.[1] ?? port}`
    : `${scheme}://${host}`;
}
