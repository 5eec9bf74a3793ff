import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { isFound, type LinkSearch, parseSearch } from '../../../src/domain/smart-links/search.ts';
import { givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import type { ListLinksQueryVariables, SmartLinkFilter } from '../generated/graphql.ts';
import { getWithKey, LIST_LINKS, listAll, sendWithKey } from './link-operations.ts';

const START = Date.parse('2027-05-01T00:00:00Z');
const LONG = `long/${'x'.repeat(60)}`;
const TAGS = ['red', 'green', 'Green', 'a b', '100%', 'a_b', 'ä'];
const URIS = [
  '/',
  '/?x=1',
  '/products',
  '/products/1',
  '/products/2?ref=mail',
  '/products/2?ref=//mail',
  '/products/2?ref=mail#top',
  '/Products/3',
  '/products-old/4',
  '/a_b/1',
  '/axb/1',
  '/100%/x',
  '/100%25/y',
  '/1000/z',
  '/schuhe/größe',
  '/schuhe/gr%C3%B6%C3%9Fe/44',
  `/${LONG}`,
  `/${LONG}y`,
  `/${LONG}/1`,
  `/long/${'x'.repeat(40)}`,
  'https://x.example/a',
  'https://x.example/a/b?c=d',
  'https://x.example:8443/a',
  'https://bücher.example/a b',
  'http://x.example/a',
];

/** Repeated with different periods, so that most combinations with URIs and codes occur. */
const TITLES = [null, 'Sommer-Schlussverkauf', 'Crème brûlée & Café', '夏のセール', 'Products of the year', '50 % x'];
const CODES = ['summer', 'Sale', 'winter-sale', 'aB3xY9z', 'x_1'];

interface Known {
  id: string;
  code: string;
  title: string | null;
  uri: string;
  tags: readonly string[];
  unique: boolean;
  metadata: object | null;
  overrides: object;
  createdAt: number;
  updatedAt: number;
  status: string;
  clicks: number;
}

let now = START;

const test = createTest({ app: { clock: () => now } })
  /** All links, oldest first. */
  .extend('links', { scope: 'file' }, async ({ app, shop }) => {
    const links: Known[] = [];
    const other = await givenApp(app, { subdomain: 'other' });
    for (let i = 0; i < 200; i++) {
      // Some are created in one millisecond, and some in the next.
      now += i % 5 === 0 ? 60_000 : i % 2;
      const input = {
        uri: URIS[(i * 7) % URIS.length] ?? '/',
        tags: TAGS.filter((_, tag) => (i * (tag + 3)) % 7 < 2),
        title: TITLES[i % TITLES.length] ?? null,
        code: i % 8 === 0 && i / 8 < CODES.length ? `${CODES[i / 8]}` : null,
        unique: i % 3 === 0,
        metadata: i % 4 === 0 ? null : { i },
        overrides: i % 5 === 1 ? { iphone: { link: `com.app.iphone://${i}` } } : { web: { link: '/x' } },
        disabled: i % 11 === 0,
        startsAt: i % 7 === 0 ? START + 9e9 : null,
        expiresAt: i % 13 === 0 ? START + 1e10 : i % 6 === 0 ? START - 1 : null,
      };
      if (input.startsAt !== null && input.expiresAt !== null) {
        input.expiresAt = input.startsAt + 1;
      }
      const { smartLink: link } = await app.services.smartLinks.createSmartLink(OPERATOR, 'shop', input);
      await app.services.smartLinks.createSmartLink(OPERATOR, other.id, input);
      const status = input.disabled
        ? 'DISABLED'
        : input.startsAt
          ? 'SCHEDULED'
          : link.expiresAt === START - 1
            ? 'EXPIRED'
            : 'ACTIVE';
      links.push({
        ...link,
        status,
        clicks: 0,
        id: Buffer.from(`SmartLink:${shop.id}:${link.id}`).toString('base64url'),
      });
    }
    // Some are updated in another order, some at the same time, and some are clicked.
    for (let i = 0; i < 200; i += 3) {
      now += i % 2;
      const link = links[(i * 37) % 200];
      if (link !== undefined) {
        const id = Buffer.from(link.id, 'base64url').toString().split(':').at(-1) ?? '';
        await app.services.smartLinks.updateSmartLink(OPERATOR, 'shop', id, { note: 'updated' });
        link.updatedAt = now;
        link.clicks = (i % 4) + 1;
        const row = {
          app_id: shop.id,
          smart_link_id: id,
          event: 'CLICK',
          outcome: 'REDIRECT',
          visitors: 0,
          unlisted: 0,
        };
        await app.database.write((tx) =>
          tx
            .insertInto('daily_counts')
            .values([
              { ...row, day: '2027-05-01', platform: 'web', count: link.clicks },
              { ...row, day: '2027-05-01', event: 'BOT', platform: 'web', count: 7 },
            ])
            .execute(),
        );
      }
    }
    return links;
  });

const listUrisWithPrefix = async (client: Client, uriPrefix: string) =>
  [...new Set((await listAll(client, { filter: { uriPrefix } })).map(({ uri }) => uri))].sort();

// Create all links before the first test.
test.beforeAll(({ links }) => expect(links).toHaveLength(200));

describe('the filter uriPrefix', () => {
  test.for<[what: string, prefix: string, uris: string[]]>([
    [
      'of a path',
      'products/',
      ['products/1', 'products/2?ref=//mail', 'products/2?ref=mail', 'products/2?ref=mail#top'],
    ],
    ['with leading and doubled slashes', '//products//1', ['products/1']],
    [
      'that ends within a word',
      '/prod',
      [
        'products',
        'products-old/4',
        'products/1',
        'products/2?ref=//mail',
        'products/2?ref=mail',
        'products/2?ref=mail#top',
      ],
    ],
    ['in a different letter case', 'Prod', ['Products/3']],
    ['with a query', '/products/2?ref=mail', ['products/2?ref=mail', 'products/2?ref=mail#top']],
    [
      'with a query after a slash',
      'products/2/?ref',
      ['products/2?ref=//mail', 'products/2?ref=mail', 'products/2?ref=mail#top'],
    ],
    ['whose query has doubled slashes', 'products/2?ref=//', ['products/2?ref=//mail']],
    ['with a fragment', 'products/2/?ref=mail#', ['products/2?ref=mail#top']],
    ['of the root with a query', '/?', ['?x=1']],
    ['with an underscore, which is literal', 'a_b', ['a_b/1']],
    ['with a percent sign, which is literal', '100%', ['100%25/x', '100%25/y']],
    ['with an encoded percent sign', '100%25/', ['100%25/x', '100%25/y']],
    ['with letters outside ASCII', 'schuhe/grö', ['schuhe/gr%C3%B6%C3%9Fe', 'schuhe/gr%C3%B6%C3%9Fe/44']],
    ['with encoded letters outside ASCII', '/schuhe/gr%C3%B6%C3%9Fe/', ['schuhe/gr%C3%B6%C3%9Fe/44']],
    ['longer than the indexed part', LONG, [LONG, `${LONG}/1`, `${LONG}y`]],
    ['longer than the indexed part by a character', `/${LONG}/`, [`${LONG}/1`]],
    ['as long as the indexed part', `long/${'x'.repeat(43)}`, [LONG, `${LONG}/1`, `${LONG}y`]],
    ['on a foreign host', 'https://x.example/', ['https://x.example/a', 'https://x.example/a/b?c=d']],
    [
      'that ends within the host of another site',
      'HTTPS://X.ex',
      ['https://x.example/a', 'https://x.example/a/b?c=d', 'https://x.example:8443/a'],
    ],
    ['on a foreign host in capitals', 'https://X.Example:443/a/', ['https://x.example/a/b?c=d']],
    [
      'on another site with letters outside ASCII',
      'https://BÜCHER.example/a b',
      ['https://xn--bcher-kva.example/a%20b'],
    ],
    ['with surrounding spaces', '  products/1', ['products/1']],
    ['that no URI begins with', 'nothing', []],
    ['that ends in a dot segment', 'https://x.example/a/..', []],
  ])('finds the links under a prefix %s: %s', async ([, prefix, uris], { shop }) => {
    expect(await listUrisWithPrefix(shop.secret, prefix)).toEqual(uris);
  });

  test.for(['', '/', '//'])('finds all links under the empty prefix %j', async (prefix, { shop, links }) => {
    expect(await listUrisWithPrefix(shop.secret, prefix)).toEqual([...new Set(links.map(({ uri }) => uri))].sort());
  });

  test('finds every link by its own URI', async ({ shop, links }) => {
    for (const uri of new Set(links.map((link) => link.uri).filter((uri) => uri !== '/'))) {
      expect(await listUrisWithPrefix(shop.secret, uri)).toContain(uri);
    }
  });
});

describe('the filter search', () => {
  test.for<[what: string, search: string, codes: string[]]>([
    ['the beginning of a code', 'summ', ['summer']],
    ['a code without words, in its case', 'aB3xY9z', ['aB3xY9z']],
    ['a code without words, in another case', 'ab3xy9z', []],
    ['a word of a code, in any case', 'SALE', ['Sale', 'winter-sale']],
    ['a short URL', 'http://shop.links.example/winter-sale?utm_source=x', ['winter-sale']],
  ])('finds a link by %s: %j', async ([, search, codes], { shop, links }) => {
    const found = new Set((await listAll(shop.secret, { filter: { search } })).map(({ id }) => id));
    const known = links.filter(({ id }) => found.has(id)).map(({ code }) => code);
    expect(known.sort()).toEqual(codes);
  });

  test.for<[search: string | null, reason: RegExp]>([
    ['-- %', /^`search` must contain a letter or a digit; got `-- %`\.$/],
    ['a b c d e f g h i j k', /must have at most 10 words; got 11/],
    ['x'.repeat(201), /must be at most 200 characters; got 201/],
  ])('rejects %j', async ([search, reason], { shop }) => {
    const { errors } = await sendWithKey(shop.secret, null, LIST_LINKS, { first: 1, filter: { search } });
    expect(toRefusals(errors)).toMatchObject([
      { status: 5, field: 'filter.search', message: expect.stringMatching(reason) },
    ]);
  });

  test('finds all links if it is empty', async ({ shop, links }) => {
    expect(await listAll(shop.secret, { filter: { search: ' ' } })).toHaveLength(links.length);
  });

  test('finds a link by its new texts as soon as it is changed, restored or has another title', async ({
    app,
    shop,
  }) => {
    const { smartLinks, restorations } = app.services;
    const { smartLink } = await smartLinks.createSmartLink(OPERATOR, 'shop', { uri: '/zebra/1', title: 'Giraffe' });
    const find = async (search: string) => (await listAll(shop.secret, { filter: { search } })).map(({ uri }) => uri);
    expect(await find('zebra giraffe')).toEqual(['zebra/1']);

    await smartLinks.updateSmartLink(OPERATOR, 'shop', smartLink.id, { uri: '/lion', title: 'Zebra' });
    expect(await find('giraffe')).toEqual([]);
    expect(await find('zeb lio')).toEqual(['lion']);

    await smartLinks.deleteSmartLink(OPERATOR, 'shop', smartLink.id);
    expect(await find('lion')).toEqual([]);
    await restorations.restoreSmartLink(OPERATOR, 'shop', smartLink.id);
    expect(await find('lion')).toEqual(['lion']);

    await smartLinks.updateSmartLink(OPERATOR, 'shop', smartLink.id, { title: null });
    expect(await find('zebra')).toEqual([]);
    await smartLinks.deleteSmartLink(OPERATOR, 'shop', smartLink.id);
  });
});

describe('a time filter', () => {
  test('finds the links created at a time or later, or before it, to the millisecond', async ({ shop, links }) => {
    const times = [...new Set(links.map(({ createdAt }) => createdAt))];
    const edges = [times[0], times[1], times[2], times[40], times.at(-1)].map((time) => time ?? 0);
    for (const edge of edges.flatMap((time) => [time - 1, time, time + 1])) {
      const time = new Date(edge).toISOString();
      const from = await listAll(shop.secret, { filter: { createdFrom: time } });
      const before = await listAll(shop.secret, { filter: { createdBefore: time } });

      expect(from.map(({ id }) => id).toReversed()).toEqual(
        links.filter((l) => l.createdAt >= edge).map(({ id }) => id),
      );
      expect(before.map(({ id }) => id).toReversed()).toEqual(
        links.filter((l) => l.createdAt < edge).map(({ id }) => id),
      );
    }
  });

  test.for(['createdFrom', 'createdBefore'])('rejects a time before 1970 in %s', async (field, { shop }) => {
    const { errors } = await sendWithKey(shop.secret, null, LIST_LINKS, {
      first: 1,
      filter: { [field]: '1950-01-01T00:00:00Z' },
    });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field: `filter.${field}` }]);
  });
});

/** Returns whether a link matches a filter with a canonical prefix. */
function isFilterMatch(link: Known, filter: SmartLinkFilter): boolean {
  const { tags, search, uriPrefix, createdFrom, createdBefore, unique, hasMetadata, overridesPlatform, status } =
    filter;
  return (
    (tags?.all ?? []).every((tag) => link.tags.includes(tag)) &&
    (tags?.any == null || tags.any.some((tag) => link.tags.includes(tag))) &&
    (hasMetadata == null || (link.metadata !== null) === hasMetadata) &&
    (overridesPlatform == null || overridesPlatform.toLowerCase() in link.overrides) &&
    (status == null || link.status === status) &&
    (uriPrefix == null || link.uri.startsWith(uriPrefix)) &&
    (search == null || isFound(link, parseSearch(search) as LinkSearch)) &&
    (createdFrom == null || link.createdAt >= Date.parse(createdFrom)) &&
    (createdBefore == null || link.createdAt < Date.parse(createdBefore)) &&
    (unique == null || link.unique === unique)
  );
}

const makeOptional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Filters around the boundaries of these links. */
function createFilterArbitrary(links: Known[]): fc.Arbitrary<SmartLinkFilter> {
  const someTime = fc
    .record({ at: fc.nat({ max: 199 }), off: fc.constantFrom(-1, 0, 1) })
    .map(({ at, off }) => new Date((links[at]?.createdAt ?? START) + off).toISOString());
  return fc.record({
    tags: makeOptional(
      fc.record({
        all: makeOptional(fc.uniqueArray(fc.constantFrom(...TAGS, 'none'), { maxLength: 2 })),
        any: makeOptional(fc.uniqueArray(fc.constantFrom(...TAGS, 'none'), { maxLength: 3 })),
      }),
    ),
    search: fc.option(
      fc.oneof(
        fc.constantFrom(
          'sommer',
          'CREME caf',
          'brûlée',
          'セール',
          'product ye',
          'of 5',
          'sale',
          'x',
          'a b c',
          '50 x',
          'ä',
        ),
        fc.constantFrom('summer', 'Sum', 'aB3', 'ab3', 'https://x.example/a', 'HTTPS://links.example/winter-sale', '1'),
        fc.nat({ max: 199 }).map((at) => links[at]?.code.slice(0, 3) ?? ''),
      ),
      { nil: undefined, freq: 1 },
    ),
    hasMetadata: makeOptional(fc.boolean()),
    overridesPlatform: makeOptional(fc.constantFrom('IPHONE' as const, 'WEB' as const, 'ANDROID' as const)),
    status: makeOptional(
      fc.constantFrom('ACTIVE' as const, 'SCHEDULED' as const, 'EXPIRED' as const, 'DISABLED' as const),
    ),
    uriPrefix: makeOptional(
      fc.record({ at: fc.nat({ max: 199 }), length: fc.integer({ min: 1, max: 70 }) }).map(({ at, length }) => {
        const prefix = (links[at]?.uri ?? 'x').slice(0, length);
        // A truncated escape or host means something else, which other tests cover.
        return /%[0-9A-F]?$|^\?|\/$|^\/|^[^?]*#/.test(prefix) ? 'products' : prefix;
      }),
    ),
    createdFrom: makeOptional(someTime),
    createdBefore: makeOptional(someTime),
    unique: makeOptional(fc.boolean()),
  });
}

test('combined filters find the links that match all of them, in both orders, page by page from both ends', async ({
  shop,
  links,
}) => {
  await fc.assert(
    fc.asyncProperty(
      createFilterArbitrary(links),
      fc.constantFrom('CREATED_AT' as const, 'UPDATED_AT' as const, 'CLICKS' as const),
      fc.constantFrom('ASC' as const, 'DESC' as const),
      fc.integer({ min: 1, max: 60 }),
      async (filter, field, direction, size) => {
        const getKey = (link: Known) => ({ CREATED_AT: 0, UPDATED_AT: link.updatedAt, CLICKS: link.clicks })[field];
        const expected = links
          .filter((link) => isFilterMatch(link, filter))
          .sort((one, other) => getKey(one) - getKey(other))
          .map(({ id }) => id);
        if (direction === 'DESC') {
          expected.reverse();
        }
        const orderBy = { field, direction };
        const counted = await shop.secret.get<{ smartLinks: object }>(
          'query ($filter: SmartLinkFilter) { smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }',
          { filter },
        );
        expect(counted.smartLinks).toEqual({ totalCount: expected.length, totalCountAtLeast: expected.length });

        const forward = await listAll(shop.secret, { filter, orderBy, pageSize: size });
        expect(forward.map(({ id }) => id)).toEqual(expected);

        const backward: string[] = [];
        for (let before: string | null = null, more = true; more; ) {
          const page: ListLinksQueryVariables = { filter, orderBy, last: size, before };
          const { smartLinks }: Awaited<ReturnType<typeof getLinkPage>> = await getLinkPage(page);
          backward.unshift(...(smartLinks?.nodes ?? []).map(({ id }) => id));
          more = smartLinks?.pageInfo.hasPreviousPage ?? false;
          before = smartLinks?.pageInfo.startCursor ?? null;
        }
        expect(backward).toEqual(expected);
      },
    ),
    { numRuns: 120 },
  );

  function getLinkPage(variables: ListLinksQueryVariables) {
    return getWithKey(shop.secret, null, LIST_LINKS, variables);
  }
});
