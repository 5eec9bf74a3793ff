import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { send } from '../../support/client.ts';

const CREATE = `mutation ($metadata: JSONObject) {
  createSmartLink(input: { uri: "/m", metadata: $metadata }) { smartLink { code metadata } }
}`;

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

/** Posts the JSON text of the metadata as it is, and answers the JSON text that comes back when the link is read. */
async function roundTrip(metadata: string): Promise<string> {
  const made = await post(CREATE, metadata);
  if (made.errors.length > 0) throw new Error(made.text);
  const { code } = made.data?.createSmartLink?.smartLink ?? { code: '' };
  const read = await send(app.url, {
    headers: headers(),
    body: JSON.stringify({ query: `{ smartLink(code: "${code}") { metadata } }` }),
  });
  return /^\{"data":\{"smartLink":\{"metadata":(.*)\}\}\}$/s.exec(read.text)?.[1] ?? read.text;
}

const headers = () => ({ 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` });

function post(query: string, metadata: string) {
  const body = `{"query":${JSON.stringify(query)},"variables":{"metadata":${metadata}}}`;
  return send<{ createSmartLink: { smartLink: { code: string } } | null }>(app.url, { headers: headers(), body });
}

/** An object that is nested so many levels deep. */
const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const nestedLists = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
/** An object of exactly so many bytes. */
const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;

describe('metadata comes back as it was sent', () => {
  test.each([
    '{}',
    '{"a":null,"b":true,"c":false,"d":"","e":[],"f":{}}',
    '{"n":[0,-1,1.5,1e+21,9007199254740991,1e-7,5e-324,1.7976931348623157e+308]}',
    '{"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x"}',
    '{"deep":[{"__proto__":{"a":[{"__proto__":null}]}}]}',
    '{"text":"ünï — 漢字 😀 \\u2028 </script> \\\\ \\" \\n"}',
    '{"":"an empty name","a b":1,"$x":2,"1":3}',
    nested(64),
    nestedLists(64),
    sized(16 * 1024),
  ])('%s', async (json) => {
    const back = await roundTrip(json);
    expect(JSON.stringify(JSON.parse(back))).toBe(JSON.stringify(JSON.parse(json)));
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test('whatever it is', async () => {
    const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(object, async (value) => {
        const json = JSON.stringify(value);
        fc.pre(!json.includes('\\u0000') && !/\\ud[89a-f]/.test(json));
        expect(JSON.parse(await roundTrip(json))).toEqual(JSON.parse(json));
      }),
      { numRuns: 25 },
    );
  });
});

describe('metadata is status 5', () => {
  test.each([
    ['one level too deep', nested(65)],
    ['one list too deep', nestedLists(65)],
    ['very deep', nestedLists(20_000)],
    ['one byte too large', sized(16 * 1024 + 1)],
    ['too large once it is UTF-8', `{"a":"${'ü'.repeat(8 * 1024)}"}`],
    ['with U+0000', '{"a":{"b":["x\\u0000"]}}'],
    ['with U+0000 in a name', '{"a":{"b\\u0000":1}}'],
    ['with half of a surrogate pair', '{"a":["\\ud83d"]}'],
    ['with the other half in a name', '{"\\ude00":1}'],
    ['with a number that JSON cannot tell', '{"a":1e400}'],
  ])('%s', async (_what, json) => {
    const { http, data, errors } = await post(CREATE, json);

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(errors).toMatchObject([
      {
        message: 'There was a problem in the JSON you submitted',
        extensions: {
          status: 5,
          code: 'INVALID_JSON',
          field: expect.stringMatching(/^metadata/),
          details: expect.stringMatching(/^metadata/),
        },
      },
    ]);
  });

  test.each(['[]', '"text"', '1', 'true', '[{}]'])(
    'or refused before that, where it is no object: %s',
    async (json) => {
      const { http, data, errors } = await post(CREATE, json);

      expect({ http, data }).toEqual({ http: 200, data: undefined });
      expect(errors).toMatchObject([{ message: expect.stringContaining('JSON object') }]);
    },
  );
});

describe('metadata as a literal', () => {
  async function literal(text: string, declared = '', variables: Record<string, unknown> = {}) {
    const query = `mutation ${declared} { createSmartLink(input: { uri: "/m", metadata: ${text} }) { smartLink { metadata } } }`;
    const { createSmartLink } = await shop.secret.get<{ createSmartLink: { smartLink: { metadata: unknown } } }>(
      query,
      variables,
    );
    return JSON.stringify(createSmartLink.smartLink.metadata);
  }

  test('has everything that JSON has', async () => {
    expect(await literal('{ a: 1, b: -1.5e3, c: "x", d: true, e: null, f: [1, { g: [] }], __proto__: { h: 1 } }')).toBe(
      '{"a":1,"b":-1500,"c":"x","d":true,"e":null,"f":[1,{"g":[]}],"__proto__":{"h":1}}',
    );
  });

  test('takes variables wherever they stand', async () => {
    const declared = '($text: String, $number: Int = 7, $object: JSONObject, $list: [Int!])';
    const variables = { text: 'x', object: { __proto: 1, o: { p: null } }, list: [1, 2] };

    expect(await literal('{ a: $text, b: [$number, { c: $object }], d: $list }', declared, variables)).toBe(
      '{"a":"x","b":[7,{"c":{"__proto":1,"o":{"p":null}}}],"d":[1,2]}',
    );
  });

  test('leaves out the fields of variables that are absent, and keeps those that are null', async () => {
    expect(await literal('{ a: $x, b: { c: $x, d: 1 }, e: [$x, 2], f: $y }', '($x: Int, $y: Int)', { y: null })).toBe(
      '{"b":{"d":1},"e":[null,2],"f":null}',
    );
  });

  test('is refused where it is no object', async () => {
    const { http, errors } = await shop.secret.ask(
      'mutation { createSmartLink(input: { uri: "/m", metadata: [1] }) { smartLink { code } } }',
    );
    expect(http).toBe(200);
    expect(errors).toMatchObject([{ message: expect.stringContaining('JSON object') }]);
  });
});
