/** A large request body, and what the server has to respond. */
interface WorstBody {
  path: '/graphql' | '/v2/smartlinks' | '/v2/routes';
  /** Which credential may send a body of this size. */
  credential: 'secret' | 'publishable';
  /** Builds the body, of up to five million bytes. */
  build(): string;
  /** The HTTP status of the response. */
  http: number;
  /** A part of the response. */
  response: RegExp;
}

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';
const CREATE_LINKS =
  'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items, onError: SKIP }) { succeeded } }';

/** The maximum size of bodies with a secret token and with others, less some bytes for what surrounds `fill`. */
const LARGE = 4_999_800;
const SMALL = 99_800;
const JSON5 = 49_800;

/** The maximum number of values in a body for `/graphql`, less some. */
const MANY = 499_900;

/** Returns as many copies of a text as fit into a number of bytes. */
function fill(bytes: number, text: string): string {
  return text.repeat(Math.floor(bytes / Buffer.byteLength(text)));
}

/** Returns an object with a given number of distinct members. */
function buildObject(members: number): string {
  return `{${Array.from({ length: members }, (_, i) => `"${i.toString(36)}":1`).join(',')}}`;
}

const buildMutation = (metadata: string) =>
  `{"query":"${CREATE}","variables":{"input":{"uri":"/a","metadata":{"a":${metadata}}}}}`;
const buildBulkMutation = (items: string) => `{"query":"${CREATE_LINKS}","variables":{"items":[${items}]}}`;
const buildLink = (metadata: string) => `{"uri":"/a","metadata":{"a":${metadata}}}`;

/** Returns 5,000 valid items with this metadata, of up to 900 bytes. */
const buildItems = (metadata: string) =>
  Array.from({ length: 5_000 }, (_, i) => `{"uri":"/bulk/${i}","metadata":${metadata}}`).join(',');

const graphql = (build: () => string, response: RegExp, http = 200): WorstBody => ({
  path: '/graphql',
  credential: 'secret',
  build,
  http,
  response,
});

const rest = (
  build: () => string,
  response: RegExp,
  { path = '/v2/smartlinks', credential = 'secret' }: Partial<Pick<WorstBody, 'path' | 'credential'>> = {},
): WorstBody => ({ path, credential, build, http: 400, response });

const TOO_MANY_VALUES = /must have at most \d+ values/;
const TOO_DEEP = /must have at most 100 levels of nesting/;
const TOO_LARGE = /larger than 16 KB|more than 10000 values/;
const SUCCESS = /"succeeded":5000/;

/** The bodies whose parsing and checking takes the longest, by name. */
export const WORST_BODIES: Readonly<Record<string, WorstBody>> = {
  'numbers in metadata for /v2': rest(() => buildLink(`[${fill(LARGE, '1,')}1]`), TOO_MANY_VALUES),
  'levels in metadata for /v2': rest(() => buildLink(`${fill(LARGE, '{"a":')}1`), TOO_DEEP),
  'one string in metadata for /v2': rest(() => buildLink(`"${fill(LARGE, '漢')}"`), TOO_LARGE),
  'escapes in metadata for /v2': rest(() => buildLink(`"${fill(LARGE, '\\u6f22')}"`), TOO_LARGE),
  'whitespace for /v2': rest(() => buildLink(`[1,${' '.repeat(LARGE)}1]`), /whitespace/),
  'no JSON for /v2': rest(() => 'x'.repeat(LARGE), /not valid JSON/),
  'tags for /v2': rest(() => `{"uri":"/a","tags":[${fill(27_000, '{},')}1]}`, /`tags` must have at most 50 entries/, {
    credential: 'publishable',
  }),
  'URL schemes for /v2': rest(
    () => `{"route":{"path":"/a","url_schemes":[${fill(19_000, '1,')}1]}}`,
    /`route.url_schemes` must have at most 20 entries/,
    { path: '/v2/routes', credential: 'publishable' },
  ),
  'values in an unknown field for /v2': rest(() => `{"x":[${fill(SMALL, '1,')}1]}`, TOO_MANY_VALUES, {
    credential: 'publishable',
  }),
  'strings in JSON5': rest(() => `{uri:'/a',x:[${fill(JSON5, "'b',")}1]}`, TOO_MANY_VALUES, {
    credential: 'publishable',
  }),
  'comments in JSON5': rest(() => `{code:1,${fill(JSON5, '//\n')}}`, /`code`/, { credential: 'publishable' }),
  'long integers in JSON5': rest(() => `{uri:'/a',x:[${fill(JSON5, '0x5B1D62B6CC0F4A03,')}1]}`, /too many integers/, {
    credential: 'publishable',
  }),
  'levels in JSON5': rest(() => `{uri:'/a',x:${fill(JSON5, '[')}`, TOO_DEEP, { credential: 'publishable' }),

  'numbers in metadata': graphql(() => buildMutation(`[${fill(2 * MANY, '1,')}1]`), TOO_LARGE),
  'too many numbers in metadata': graphql(() => buildMutation(`[${fill(LARGE, '1,')}1]`), TOO_MANY_VALUES, 400),
  'empty objects in metadata': graphql(() => buildMutation(`[${'{},'.repeat(MANY / 2)}1]`), TOO_LARGE),
  'objects with many members in metadata': graphql(
    () => buildMutation(`[${`${buildObject(9_000)},`.repeat(50)}1]`),
    TOO_LARGE,
  ),
  'levels in metadata': graphql(() => buildMutation(fill(LARGE, '{"a":')), TOO_DEEP, 400),
  'one string in metadata': graphql(() => buildMutation(`"${fill(LARGE, '漢')}"`), TOO_LARGE),
  'escapes in metadata': graphql(() => buildMutation(`"${fill(LARGE, '\\u6f22')}"`), TOO_LARGE),
  'long fractions in metadata': graphql(() => buildMutation(`[${fill(LARGE, '0.12345678901234567,')}1]`), TOO_LARGE),
  'long integers in metadata': graphql(
    () => buildMutation(`[${fill(200_000, '9007199254740993,')}1]`),
    /must be valid JSON/,
    400,
  ),
  'one number in metadata': graphql(() => buildMutation(`[1,${fill(LARGE, '1')}]`), /a number/, 400),
  'an error at the end': graphql(
    () => `${buildBulkMutation(buildItems(`{"a":"${'x'.repeat(900)}"}`))}}`,
    /must be valid JSON/,
    400,
  ),
  'items with a long text': graphql(() => buildBulkMutation(buildItems(`{"a":"${fill(900, 'cake ')}"}`)), SUCCESS),
  'items with many values': graphql(
    () => buildBulkMutation(buildItems(`{"a":[${'123456,'.repeat(80)}"漢🛒"]}`)),
    SUCCESS,
  ),
};
