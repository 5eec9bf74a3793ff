import type { App } from './app.ts';

/** Where the links of this installation live. */
export interface LinkSettings {
  /** The domain below which every app has its subdomain, lower case, with the port if it is not the scheme's own. */
  domain: string;
  scheme: 'http' | 'https';
}

/** The host that an app's links are built with: its custom domain, else its subdomain. */
export function getLinkHost(app: Pick<App, 'subdomain' | 'customDomain'>, settings: LinkSettings): string {
  return app.customDomain ?? `${app.subdomain}.${settings.domain}`;
}

/** The label in front of the link domain, or null for a host that is not directly below it. Ports as in `isLinkHost`. */
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
 * Tells whether an address of this host leads back to a smart link of this installation. Where the link domain names a
 * port, another port is another server; where it names none, a proxy may be in front, so every port counts.
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

/** A host as it is compared with the link domain. */
function toComparableHost(host: string, { domain }: LinkSettings): string {
  const name = normalizeHost(host);
  return domain.includes(':') ? name : stripPort(name);
}

/** Lower case, without the dot that a fully qualified name may end with. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/\.(?=:\d+$|$)/, '');
}

function stripPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
