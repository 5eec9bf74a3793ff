import { expect } from 'vitest';
import { type GivenApp, type GivenLink, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { givenClick } from '../../support/events.ts';
import { createTest } from '../../support/test.ts';

const MAY_4 = Date.parse('2026-05-04T12:00:00Z');
const DAY = 86_400_000;

const TOP_LINKS = `query ($from: Date, $to: Date, $limit: Int = 10) {
  viewer { app { stats(from: $from, to: $to) { topLinks(limit: $limit) {
    complete links { smartLink { code uri } clicks visitors }
  } } } }
}`;

interface TopLinks {
  complete: boolean;
  links: { smartLink: { code: string; uri: string }; clicks: number; visitors: number }[];
}

const test = createTest({ app: { clock: () => MAY_4 } })
  /** Records this many clicks on a link. */
  .extend(
    'click',
    { scope: 'file' },
    ({ app }) =>
      async (shop: GivenApp, link: GivenLink, times: number, now = MAY_4) => {
        for (let i = 0; i < times; i += 1) {
          await givenClick(app, shop.id, link, { now });
        }
      },
  );

async function getTopLinks(client: Client, variables: Record<string, unknown> = {}): Promise<TopLinks> {
  const { viewer } = await client.get<{ viewer: { app: { stats: { topLinks: TopLinks } } } }>(TOP_LINKS, variables);
  return viewer.app.stats.topLinks;
}

const toCodes = ({ links }: TopLinks) => links.map(({ smartLink, clicks }) => [smartLink.code, clicks]);

test('the top links have the most clicks in the range, newest first among equals', async ({ freshShop, click }) => {
  const [old, one, two, never] = [
    await givenLink(freshShop.secret, { uri: '/old', code: 'old' }),
    await givenLink(freshShop.secret, { uri: '/one', code: 'one' }),
    await givenLink(freshShop.secret, { uri: '/two', code: 'two' }),
    await givenLink(freshShop.secret, { uri: '/never', code: 'never' }),
  ];
  await click(freshShop, old, 5, MAY_4 - 40 * DAY);
  await click(freshShop, old, 1, MAY_4 - DAY);
  await click(freshShop, one, 2);
  await click(freshShop, two, 2, MAY_4 - 29 * DAY);

  const lastDays = await getTopLinks(freshShop.secret);
  expect(lastDays).toMatchObject({ complete: true, links: [{ smartLink: { uri: 'two' }, clicks: 2 }, {}, {}] });
  expect(toCodes(lastDays)).toEqual([
    ['two', 2],
    ['one', 2],
    ['old', 1],
  ]);
  expect(toCodes(await getTopLinks(freshShop.admin, { limit: 2 }))).toEqual([
    ['two', 2],
    ['one', 2],
  ]);
  expect(toCodes(await getTopLinks(freshShop.secret, { from: '2026-03-01', to: '2026-05-03' }))).toEqual([
    ['old', 6],
    ['two', 2],
  ]);
  expect(await getTopLinks(freshShop.secret, { from: '2026-05-05', to: '2026-05-06' })).toEqual({
    complete: true,
    links: [],
  });
  expect(JSON.stringify(lastDays)).not.toContain(never.code);
});

test('deleted links are left out until they are restored', async ({ freshShop, click }) => {
  const link = await givenLink(freshShop.secret, { uri: '/deleted', code: 'deleted' });
  const other = await givenLink(freshShop.secret, { uri: '/other', code: 'other' });
  await click(freshShop, link, 3);
  await click(freshShop, other, 1);
  const change = (mutation: string) => freshShop.secret.get(`mutation ($id: ID!) { ${mutation} }`, { id: link.id });

  await change('deleteSmartLink(input: { id: $id }) { deletedSmartLinkId }');
  expect(toCodes(await getTopLinks(freshShop.secret, { limit: 1 }))).toEqual([['other', 1]]);
  await change('restoreSmartLink(input: { id: $id }) { smartLink { code } }');
  expect(toCodes(await getTopLinks(freshShop.secret, { limit: 1 }))).toEqual([['deleted', 3]]);
});

test('an app has only its own top links, and only secret tokens and admin keys read them', async ({
  shop,
  freshShop,
  click,
}) => {
  const link = await givenLink(shop.secret, { uri: '/own' });
  await click(shop, link, 1);

  expect(toCodes(await getTopLinks(shop.secret))).toEqual([[link.code, 1]]);
  expect(toCodes(await getTopLinks(freshShop.secret))).toEqual([]);
  for (const client of [shop.publishable, shop.iphone]) {
    const { data, errors } = await client.request(TOP_LINKS);
    expect(data).toEqual({ viewer: { app: null } });
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
  }
});
