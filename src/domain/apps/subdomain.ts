import { getHost } from '../addresses/address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** 1-20 of these, `-` and `_` only between two others. */
const SUBDOMAIN = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
const MAX_LENGTH = 20;

/** Names that belong to the installation: its API, its mail, its name servers, what people take for its own pages. */
const RESERVED: ReadonlySet<string> = new Set(
  `abuse account accounts admin administrator api assets auth autoconfig autodiscover billing blog cdn dashboard
  dns docs email ftp graphiql graphql help hostmaster imap internal livez localhost login mail metrics mx ns ns1 ns2
  ns3 ns4 oauth pop pop3 postmaster readyz root security sftp signin signup smtp ssh ssl sso static status support
  system vpn webmail webmaster wpad www www1 www2`.split(/\s+/),
);

/** The name under which an app's links are opened, in lower case. */
export function parseSubdomain(text: string): Checked<string> {
  const name = text.trim().toLowerCase();
  if (name.length > MAX_LENGTH || !SUBDOMAIN.test(name)) {
    return reject(
      `is no subdomain: 1 to ${MAX_LENGTH} of a-z, 0-9, "-" and "_", the last two neither at an end nor side by side`,
    );
  }
  if (RESERVED.has(name)) {
    return reject(`is "${name}", which is reserved for the installation itself; choose another one`);
  }
  return accept(name);
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_HOST_LENGTH = 253;

/**
 * A host that an operator names, a custom domain or an allowed host: lower case punycode, without a dot at its end,
 * with a port only where one is given that is not the default. IP addresses are refused.
 */
export function parseHostName(text: string): Checked<string> {
  const trimmed = text.trim();
  if (trimmed.length > 2 * MAX_HOST_LENGTH || !/^[^\s/\\?#@%]+$/.test(trimmed)) {
    return reject('is no host name alone; write "go.shop.example", without "https://", path and spaces');
  }
  let url: URL;
  try {
    url = new URL(`https://${trimmed}`);
  } catch {
    return reject('is no host name; write "go.shop.example"');
  }
  if (isIpAddress(url.hostname)) {
    return reject('is an IP address; write a host name');
  }
  const name = url.hostname.replace(/\.$/, '');
  if (name.length > MAX_HOST_LENGTH || !name.split('.').every((label) => LABEL.test(label))) {
    return reject('is no host name: labels of letters, digits and "-" with dots between them, 253 characters at most');
  }
  // The default port of plain http means the same as none, but only https knows its own.
  return accept(url.port === '80' ? name : getHost(url));
}

/** After a browser's parsing: every spelling of an IPv4 address has become its four numbers. */
function isIpAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
}
