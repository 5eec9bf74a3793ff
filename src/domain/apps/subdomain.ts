import { getHost } from '../addresses/address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** Allows `-` and `_` only between letters or digits. */
const SUBDOMAIN = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
const MAX_LENGTH = 20;

/** Names reserved for the installation: API, mail and name servers, and names that look like its official pages. */
const RESERVED: ReadonlySet<string> = new Set(
  `abuse account accounts admin administrator api assets auth autoconfig autodiscover billing blog cdn dashboard
  dns docs email ftp graphiql graphql help hostmaster imap internal livez localhost login mail metrics mx ns ns1 ns2
  ns3 ns4 oauth pop pop3 postmaster readyz root security sftp signin signup smtp ssh ssl sso static status support
  system vpn webmail webmaster wpad www www1 www2`.split(/\s+/),
);

/** Parses the subdomain of an app and returns it in lower case. */
export function parseSubdomain(text: string): Checked<string> {
  const name = text.trim().toLowerCase();
  if (name.length > MAX_LENGTH || !SUBDOMAIN.test(name)) {
    return reject(
      `must be 1 to ${MAX_LENGTH} letters, digits, \`-\` or \`_\`, with \`-\` and \`_\` only between two letters or digits.`,
    );
  }
  if (RESERVED.has(name)) {
    return reject(`is \`${name}\`, which is reserved for the installation. Choose another name.`);
  }
  return accept(name);
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_HOST_LENGTH = 253;

/**
 * Parses a custom domain or an allowed host. Returns lowercase punycode without a trailing dot, with the port unless it
 * is a default port. Rejects IP addresses.
 */
export function parseHostName(text: string): Checked<string> {
  const trimmed = text.trim();
  if (trimmed.length > 2 * MAX_HOST_LENGTH || !/^[^\s/\\?#@%]+$/.test(trimmed)) {
    return reject('must be a host name such as `go.shop.example`, without `https://`, a path or spaces.');
  }
  let url: URL;
  try {
    url = new URL(`https://${trimmed}`);
  } catch {
    return reject('must be a host name such as `go.shop.example`.');
  }
  if (isIpAddress(url.hostname)) {
    return reject('is an IP address. Use a host name.');
  }
  const name = url.hostname.replace(/\.$/, '');
  if (name.length > MAX_HOST_LENGTH || !name.split('.').every((label) => LABEL.test(label))) {
    return reject('must be a host name: labels of letters, digits and `-`, separated by dots, at most 253 characters.');
  }
  // Port 80 is the default of http, but the URL parser only removes port 443, the default of https.
  return accept(url.port === '80' ? name : getHost(url));
}

/** Whether a parsed host name is an IP address. The URL parser converts any IPv4 notation to four decimal numbers. */
function isIpAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
}
