import { STORE_HOSTS } from '../addresses/store-hosts.ts';
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
  /** The API hosts, without port. Undefined means the loopback names, on which other servers may run as well. */
  apiHosts?: ReadonlySet<string>;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Returns the names that the API is served under, without port. */
export function getApiHosts({ apiHosts }: LinkSettings): ReadonlySet<string> {
  return apiHosts ?? LOOPBACK_NAMES;
}

/** Returns the host in the URLs of an app's links: its custom domain, otherwise its subdomain. */
export function getLinkHost(app: Pick<App, 'subdomain' | 'customDomain'>, settings: LinkSettings): string {
  return app.customDomain ?? `${app.subdomain}.${settings.domain}`;
}

/**
 * Returns the label before the link domain, or null for a host that isn't directly below it. Compares ports like
 * `isBelowLinkDomain`.
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

/** Whether a host is the link domain itself. Compares ports like `isBelowLinkDomain`. */
export function isLinkDomain(host: string, settings: LinkSettings): boolean {
  return toComparableHost(host, settings) === settings.domain;
}

/**
 * Whether a host is the link domain or below it. If the link domain has a port, other ports are other servers. If it
 * has none, the server may run behind a proxy, so all ports count.
 */
export function isBelowLinkDomain(host: string, settings: LinkSettings): boolean {
  const name = toComparableHost(host, settings);
  return name === settings.domain || name.endsWith(`.${settings.domain}`);
}

/** Whether a custom domain serves this host. A domain without a port serves all ports. */
export function isServedByDomain(host: string, customDomain: string | null): boolean {
  const name = normalizeHost(host);
  return customDomain !== null && (name === customDomain || stripPort(name) === customDomain);
}

/**
 * Returns what an app's links would lead back to if they led to this host: smart links or the API of this installation.
 * Returns null for any other host. The custom domains of other apps don't count, because the claim of one app must not
 * affect the links of another. Without `apiHosts`, no host counts as the API.
 */
export function findLoop(
  host: string,
  { customDomain }: Pick<App, 'customDomain'>,
  settings: LinkSettings,
): 'LINKS' | 'API' | null {
  if (isBelowLinkDomain(host, settings) || isServedByDomain(host, customDomain)) {
    return 'LINKS';
  }
  return settings.apiHosts?.has(stripPort(normalizeHost(host))) ? 'API' : null;
}

/** Returns why no app can claim a host as its custom domain, or null if one can. Ignores ports. */
export function findClaimProblem(host: string, settings: LinkSettings): string | null {
  const name = stripPort(normalizeHost(host));
  if (isBelowLinkDomain(name, { ...settings, domain: stripPort(settings.domain) })) {
    return `is \`${host}\`, which is part of the link domain. Use \`subdomain\` instead.`;
  }
  if (getApiHosts(settings).has(name)) {
    return `is \`${host}\`, which is a host of the API. Use another domain.`;
  }
  return STORE_HOSTS.has(name) ? `is \`${host}\`, which belongs to an app store. Use a domain of your own.` : null;
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

/** Removes the port of a host. */
export function stripPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
