import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { givenLink } from '../../support/builders.ts';
import { type Client, send } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const CREATE = `mutation ($metadata: JSONObject) {
  createSmartLink(input: { uri: "/m", metadata: $metadata }) { smartLink { code metadata } }
}`;

const test = base
  /** Creates a link with metadata that is sent as this JSON text. */
  .extend('create', { scope: 'file' }, ({ app, shop }) => (metadata: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` };
    const body = `{"query":${JSON.stringify(CREATE)},"variables":{"metadata":${metadata}}}`;
    return send<{ createSmartLink: { smartLink: { code: string } } | null }>(app.url, { headers, body });
  })
  /** Creates a link with metadata that is sent as this JSON text, and returns the JSON text that a client reads. */
  .extend('roundTrip', { scope: 'file' }, ({ shop, create }) => async (metadata: string) => {
    const created = await create(metadata);
    if (created.errors.length > 0) {
      throw new Error(created.text);
    }
    const { code } = created.data?.createSmartLink?.smartLink ?? { code: '' };
    const { text } = await shop.secret.request(`{ smartLink(by: { code: "${code}" }) { metadata } }`);
    return /^\{"data":\{"smartLink":\{"metadata":(.*)\}\}\}$/s.exec(text)?.[1] ?? text;
  });

/** Returns an object nested this many levels deep. */
const buildNested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
/** Returns an object that contains lists nested this many levels deep. */
const buildNestedLists = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
/** Returns an object of exactly this many bytes. */
const buildSized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;

describe('metadata', () => {
  test.for<[what: string, json: string]>([
    ['an empty object', '{}'],
    ['null, booleans and empty values', '{"a":null,"b":true,"c":false,"d":"","e":[],"f":{}}'],
    ['the smallest and largest numbers', '{"n":[0,-1,1.5,1e+21,9007199254740991,1e-7,5e-324,1.7976931348623157e+308]}'],
    [
      'integers that are exact',
      '{"n":[9007199254740992,9007199254740994,-9007199254740992,1152921504606847000,100000000000000000000,1.5]}',
    ],
    [
      'digits in strings',
      '{"1641628187827904899":"1641628187827904899 \\" 1641628187827904899","f":0.12345678901234568}',
    ],
    ['names of object prototypes', '{"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x"}'],
    ['nested names of object prototypes', '{"deep":[{"__proto__":{"a":[{"__proto__":null}]}}]}'],
    ['escapes and text outside ASCII', '{"text":"ünï — 漢字 😀 \\u2028 </script> \\\\ \\" \\n"}'],
    ['unusual names', '{"":"an empty name","a b":1,"$x":2,"1":3}'],
    ['64 levels of objects', buildNested(64)],
    ['64 levels of lists', buildNestedLists(64)],
    ['16 KiB', buildSized(16 * 1024)],
  ])('is returned as it was sent: %s', async ([, json], { roundTrip }) => {
    const back = await roundTrip(json);
    expect(JSON.stringify(JSON.parse(back))).toBe(JSON.stringify(JSON.parse(json)));
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test('is returned as it was sent, for any JSON object', async ({ roundTrip }) => {
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

  test.for<[what: string, json: string]>([
    ['one level too many', buildNested(65)],
    ['one level of lists too many', buildNestedLists(65)],
    ['90 levels', buildNestedLists(90)],
    ['one byte too many', buildSized(16 * 1024 + 1)],
    ['too many bytes in UTF-8', `{"a":"${'ü'.repeat(8 * 1024)}"}`],
    ['U+0000', '{"a":{"b":["x\\u0000"]}}'],
    ['U+0000 in a name', '{"a":{"b\\u0000":1}}'],
    ['a lone surrogate', '{"a":["\\ud83d"]}'],
    ['a lone surrogate in a name', '{"\\ude00":1}'],
    ['a number that JSON cannot express', '{"a":1e400}'],
  ])('is rejected with status 5 if it has %s', async ([, json], { create }) => {
    const { http, data, errors } = await create(json);

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(toRefusals(errors)).toMatchObject([
      {
        status: 5,
        code: 'BAD_USER_INPUT',
        field: expect.stringMatching(/^metadata/),
        message: expect.stringMatching(/^`metadata/),
      },
    ]);
  });

  test('is rejected with the whole body if it has 20,000 levels', async ({ create }) => {
    const { http, data, errors } = await create(buildNestedLists(20_000));
    expect({ http, data }).toEqual({ http: 400, data: undefined });
    expect(errors).toMatchObject([{ extensions: { status: 5, code: 'BAD_REQUEST' } }]);
  });

  test.for<[json: string, integer: string]>([
    ['{"order_id":1641628187827904899}', '1641628187827904899'],
    ['{"order_id":9007199254740993}', '9007199254740993'],
    ['{"order_id":-9007199254740993}', '-9007199254740993'],
    ['{"order_id":9007199254740993.0}', '9007199254740993'],
    ['{"order_id":1.641628187827904899e18}', '1641628187827904899'],
    ['{"order_id":1152921504606846976}', '1152921504606846976'],
    ['{"text":"\\"1","order_id":12345678901234567890}', '12345678901234567890'],
  ])('is rejected with status 5 if an integer would be rounded: %s', async ([json, integer], { create }) => {
    for (const text of [json, `{"a":{"b":[1,${json}]}}`]) {
      const { data, errors } = await create(text);

      expect(data).toEqual({ createSmartLink: null });
      expect(toRefusals(errors)).toMatchObject([
        {
          status: 5,
          field: 'metadata',
          message: expect.stringMatching(
            new RegExp(
              `^\`metadata\` contains the integer \`${integer}\`.* at ".*order_id"\\. Send it as a string\\.$`,
            ),
          ),
        },
      ]);
    }
  });

  test('is rejected for an integer that would be rounded by every mutation, in chunks, and with a key', async ({
    app,
    shop,
  }) => {
    const { id } = await givenLink(shop.secret, { uri: '/m' });
    const headers = { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` };
    const bad = '{"a":738529527931269425}';
    const bulk =
      'mutation ($m: JSONObject) { createSmartLinks(input: { items: [{ uri: "/m", metadata: $m }] }) { results { error { status } } } }';
    const update = `mutation ($m: JSONObject) { updateSmartLink(input: { id: "${id}", metadata: $m }) { smartLink { id } } }`;
    const create =
      'mutation ($m: JSONObject) { createSmartLink(input: { uri: "/m", metadata: $m }) { smartLink { id } } }';
    const sendBody = (query: string, more: Record<string, string> = {}, isChunked = false) => {
      const text = `{"query":${JSON.stringify(query)},"variables":{"m":${bad}}}`;
      const body = isChunked ? new Blob([text]).stream() : text;
      return send(app.url, { headers: { ...headers, ...more }, body, duplex: 'half' } as RequestInit);
    };

    expect((await sendBody(bulk)).data).toEqual({ createSmartLinks: { results: [{ error: { status: 5 } }] } });
    for (const sent of [
      sendBody(update),
      sendBody(create, {}, true),
      sendBody(create, { 'idempotency-key': 'big' }),
      sendBody(create, { 'idempotency-key': 'big' }, true),
    ]) {
      expect(toRefusals((await sent).errors)).toMatchObject([{ status: 5, field: 'metadata' }]);
    }
  });

  test.for(['[]', '"text"', '1', 'true', '[{}]'])(
    'is rejected before the operation runs if it is %s, not an object',
    async (json, { create }) => {
      const { http, data, errors } = await create(json);

      expect({ http, data }).toEqual({ http: 200, data: undefined });
      expect(errors).toMatchObject([{ message: expect.stringContaining('JSON object') }]);
    },
  );
});

describe('metadata in a literal', () => {
  /** Creates a link with metadata that is this GraphQL literal, and returns the JSON text that the server returns. */
  async function createFrom(client: Client, literal: string, declared = '', variables: Record<string, unknown> = {}) {
    const query = `mutation ${declared} { createSmartLink(input: { uri: "/m", metadata: ${literal} }) { smartLink { metadata } } }`;
    const { createSmartLink } = await client.get<{ createSmartLink: { smartLink: { metadata: unknown } } }>(
      query,
      variables,
    );
    return JSON.stringify(createSmartLink.smartLink.metadata);
  }

  test('can contain all JSON types', async ({ shop }) => {
    expect(
      await createFrom(
        shop.secret,
        '{ a: 1, b: -1.5e3, c: "x", d: true, e: null, f: [1, { g: [] }], __proto__: { h: 1 } }',
      ),
    ).toBe('{"a":1,"b":-1500,"c":"x","d":true,"e":null,"f":[1,{"g":[]}],"__proto__":{"h":1}}');
  });

  test.for(['738529527931269425', '-9007199254740993', '7.38529527931269425e17', '9007199254740993.0'])(
    'is rejected with status 5 if an integer would be rounded: %s',
    async (integer, { shop }) => {
      for (const literal of [`{ id: ${integer} }`, `{ a: [{ id: ${integer} }] }`]) {
        const query = `mutation { createSmartLink(input: { uri: "/m", metadata: ${literal} }) { smartLink { id } } }`;
        const { errors } = await shop.secret.request(query);
        expect(toRefusals(errors)).toMatchObject([
          { status: 5, field: 'metadata', message: expect.stringContaining('Send it as a string.') },
        ]);
      }
    },
  );

  test('can contain large integers that are exact', async ({ shop }) => {
    expect(await createFrom(shop.secret, '{ a: 9007199254740992, b: 100000000000000000000, c: -1e21 }')).toBe(
      '{"a":9007199254740992,"b":100000000000000000000,"c":-1e+21}',
    );
  });

  test('can contain variables in any position', async ({ shop }) => {
    const declared = '($text: String, $number: Int = 7, $object: JSONObject, $list: [Int!])';
    const variables = { text: 'x', object: { __proto: 1, o: { p: null } }, list: [1, 2] };

    expect(
      await createFrom(shop.secret, '{ a: $text, b: [$number, { c: $object }], d: $list }', declared, variables),
    ).toBe('{"a":"x","b":[7,{"c":{"__proto":1,"o":{"p":null}}}],"d":[1,2]}');
  });

  test('omits fields whose variables are absent, but not those that are null', async ({ shop }) => {
    expect(
      await createFrom(shop.secret, '{ a: $x, b: { c: $x, d: 1 }, e: [$x, 2], f: $y }', '($x: Int, $y: Int)', {
        y: null,
      }),
    ).toBe('{"b":{"d":1},"e":[null,2],"f":null}');
  });

  test('is rejected if it is not an object', async ({ shop }) => {
    const { http, errors } = await shop.secret.request(
      'mutation { createSmartLink(input: { uri: "/m", metadata: [1] }) { smartLink { code } } }',
    );
    expect(http).toBe(200);
    expect(errors).toMatchObject([{ message: expect.stringContaining('JSON object') }]);
  });
});
