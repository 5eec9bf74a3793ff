/*
 * The grammar of RFC 3986, appendix A, as regular expressions with the names of its rules, and what a reader by that
 * grammar gets out of an address. Imports nothing from the product.
 */

const UNRESERVED = '[A-Za-z0-9\\-._~]';
const PCT_ENCODED = '%[0-9A-Fa-f]{2}';
const SUB_DELIMS = "[!$&'()*+,;=]";
const PCHAR = `(?:${UNRESERVED}|${PCT_ENCODED}|${SUB_DELIMS}|[:@])`;
const SEGMENT = `${PCHAR}*`;
const SEGMENT_NZ = `${PCHAR}+`;
const SEGMENT_NZ_NC = `(?:${UNRESERVED}|${PCT_ENCODED}|${SUB_DELIMS}|@)+`;

const SCHEME = '[A-Za-z][A-Za-z0-9+.\\-]*';
const USERINFO = `(?:${UNRESERVED}|${PCT_ENCODED}|${SUB_DELIMS}|:)*`;
const DEC_OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])';
const IPV4 = `${DEC_OCTET}(?:\\.${DEC_OCTET}){3}`;
const H16 = '[0-9A-Fa-f]{1,4}';
const LS32 = `(?:${H16}:${H16}|${IPV4})`;
const IPV6 = `(?:${[
  `(?:${H16}:){6}${LS32}`,
  `::(?:${H16}:){5}${LS32}`,
  `(?:${H16})?::(?:${H16}:){4}${LS32}`,
  `(?:(?:${H16}:){0,1}${H16})?::(?:${H16}:){3}${LS32}`,
  `(?:(?:${H16}:){0,2}${H16})?::(?:${H16}:){2}${LS32}`,
  `(?:(?:${H16}:){0,3}${H16})?::${H16}:${LS32}`,
  `(?:(?:${H16}:){0,4}${H16})?::${LS32}`,
  `(?:(?:${H16}:){0,5}${H16})?::${H16}`,
  `(?:(?:${H16}:){0,6}${H16})?::`,
].join('|')})`;
const IPVFUTURE = `v[0-9A-Fa-f]+\\.(?:${UNRESERVED}|${SUB_DELIMS}|:)+`;
const IP_LITERAL = `\\[(?:${IPV6}|${IPVFUTURE})\\]`;
const REG_NAME = `(?:${UNRESERVED}|${PCT_ENCODED}|${SUB_DELIMS})*`;
// An IPv4 address is a reg-name too; only its meaning differs.
const HOST = `(?:${IP_LITERAL}|${REG_NAME})`;
const AUTHORITY = `(?:(?<userinfo>${USERINFO})@)?(?<host>${HOST})(?::(?<port>[0-9]*))?`;

const PATH_ABEMPTY = `(?:/${SEGMENT})*`;
const PATH_ABSOLUTE = `/(?:${SEGMENT_NZ}(?:/${SEGMENT})*)?`;
const PATH_ROOTLESS = `${SEGMENT_NZ}(?:/${SEGMENT})*`;
const PATH_NOSCHEME = `${SEGMENT_NZ_NC}(?:/${SEGMENT})*`;
const QUERY = `(?:${PCHAR}|[/?])*`;

const ENDING = `(?:\\?(?<query>${QUERY}))?(?:#(?<fragment>${QUERY}))?`;
const WITH_AUTHORITY = `//${AUTHORITY}(?<abempty>${PATH_ABEMPTY})`;

const URI = new RegExp(
  `^(?<scheme>${SCHEME}):(?:${WITH_AUTHORITY}|(?<path>${PATH_ABSOLUTE}|${PATH_ROOTLESS}|))${ENDING}$`,
);
const RELATIVE_REF = new RegExp(`^(?:${WITH_AUTHORITY}|(?<path>${PATH_ABSOLUTE}|${PATH_NOSCHEME}|))${ENDING}$`);

/** The components of an address, still percent-encoded. Undefined components are null. */
interface Rfc3986Uri {
  scheme: string | null;
  userinfo: string | null;
  host: string | null;
  port: string | null;
  path: string;
  query: string | null;
  fragment: string | null;
}

/** Parses a URI (with a scheme). Returns null for a text that the grammar doesn't allow. */
export function parseUri(text: string): Rfc3986Uri | null {
  return readGroups(URI.exec(text));
}

/** Parses a relative reference (without a scheme). Returns null for a text that the grammar doesn't allow. */
export function parseRelativeReference(text: string): Rfc3986Uri | null {
  return readGroups(RELATIVE_REF.exec(text));
}

function readGroups(match: RegExpExecArray | null): Rfc3986Uri | null {
  if (match === null) {
    return null;
  }
  const { scheme, userinfo, host, port, abempty, path, query, fragment } = match.groups ?? {};
  return {
    scheme: scheme ?? null,
    userinfo: userinfo ?? null,
    host: host ?? null,
    port: port ?? null,
    path: abempty ?? path ?? '',
    query: query ?? null,
    fragment: fragment ?? null,
  };
}
