import type { App } from './app.ts';

/** The maximum length of a destination unless the operator sets another one, in characters. */
export const MAX_DESTINATION_LENGTH = 8_192;

/** The settings of this installation's links. */
export interface LinkSettings {
  /**
   * The link domain, the parent of all subdomains, in lower case, with the port unless it is the default of the scheme.
   */
  domain: string;
  scheme: 'http' | 'https';
  /** The maximum length of the addresses that links lead to, in characters. Defaults to MAX_DESTINATION_LENGTH. */
  maxDestinationLength?: number;
}

/** Returns the host in the URLs of an app's links: its custom domain, otherwise its subdomain. */
export function getLinkHost(app: Pick<App, 'subdomain' | 'customDomain'>, settings: LinkSettings): string {
  return app.customDomain ?? `${app.subdomain}.${settings.domain}`;
}

/**
 * Returns the label before the link domain, or null for a host that isn't directly below it. Compares ports like
 * `isLinkHost`.
 */
export function extractSubdomain(host: string, settings: LinkSettings): string | null {
  const name = toComparableHost(host, settings);
  const suffix = `.${settings.domain}`;
  if (!name.endsWith(suffix)) {
    return null;
  }
  const label = name.slice(0, -suffix.length);
  return label === '' || label.includes('.') ? null : label;
}

/**
 * Whether a host serves smart links of this installation. If the link domain has a port, other ports are other servers.
 * If it has none, the server may run behind a proxy, so all ports count.
 */
export function isLinkHost(host: string, settings: LinkSettings, customDomains: ReadonlyMap<string, string>): boolean {
  const name = normalizeHost(host);
  const comparableName = toComparableHost(host, settings);
  return (
    comparableName === settings.domain ||
    comparableName.endsWith(`.${settings.domain}`) ||
    customDomains.has(stripPort(name)) ||
    customDomains.has(name)
  );
}

/** Converts a host to the form that is compared with the link domain. */
function toComparableHost(host: string, { domain }: LinkSettings): string {
  const name = normalizeHost(host);
  return domain.includes(':') ? name : stripPort(name);
}

/** Converts a host to lower case and removes the trailing dot of a fully qualified name. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/\.(?=:\d+$|$)/, '');
}

function stripPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
