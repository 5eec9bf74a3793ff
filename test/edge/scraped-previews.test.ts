import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { readable, type VisitOptions, visit } from '../support/edge.ts';
import { pageSaying, type Site, startSite } from '../support/pages.ts';

const BOT = 'facebookexternalhit/1.1';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const IPAD =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let now: number;
let app: TestApp;
let site: Site;
let shop: GivenApp;
const statements: string[] = [];

beforeEach(async () => {
  now = Date.parse('2026-05-01T00:00:00Z');
  site = await startSite();
  await start();
});
afterEach(async () => {
  await app?.close();
  await site?.close();
});

/** The shop, whose web pages are the site's. */
async function start(env: Record<string, string> = {}) {
  app = await startTestApp({
    clock: () => now,
    onStatement: (sql) => statements.push(sql),
    env: { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.place, ...env },
  });
  shop = await givenApp(app, { platforms: platformsOf(site) });
}

function platformsOf({ url }: Pick<Site, 'url'>) {
  return [
    { kind: 'web' as const, baseUrl: url },
    { kind: 'iphone' as const, urlSchemes: ['com.app.iphone'] },
    { kind: 'ipad' as const, urlSchemes: ['com.app.ipad'] },
  ];
}

/** Links as a bulk call makes them, which has no page fetched. */
async function given(...items: Record<string, unknown>[]): Promise<[GivenLink, ...GivenLink[]]> {
  const { createSmartLinks } = await shop.secret.get<{ createSmartLinks: { results: { smartLink: GivenLink }[] } }>(
    `mutation ($items: [SmartLinkItem!]!) {
      createSmartLinks(input: { items: $items }) { results { smartLink { id code uri } } }
    }`,
    { items },
  );
  const [first, ...others] = createSmartLinks.results.map(({ smartLink }) => smartLink);
  if (first === undefined) throw new Error('no link was made');
  return [first, ...others];
}

const shownText = async (path: string, options: VisitOptions = {}) =>
  (await visit(app, path, { userAgent: BOT, ...options })).text;

/** The title that a messenger's bot is shown, or whoever comes with these options. */
async function titleOn(path: string, options: VisitOptions = {}): Promise<string | undefined> {
  return metaIn(await shownText(path, options), 'og:title');
}

function metaIn(html: string, name: string): string | undefined {
  const content = new RegExp(`<meta property="${name}" content="([^"]*)">`).exec(html)?.[1];
  return content === undefined ? undefined : readable(content);
}

/** What the API says that is shown of a link; asking it has nothing fetched. */
async function previewOf({ code }: Pick<GivenLink, 'code'>, client: Client = shop.secret) {
  const { smartLink } = await client.get<{ smartLink: Pick<GivenLink, 'preview'> }>(
    'query ($code: String) { smartLink(code: $code) { preview { title description imageUrl } } }',
    { code },
  );
  return smartLink.preview;
}

/** Waits until the page of a link was fetched, and says this. */
const untilShown = (link: Pick<GivenLink, 'code'>, title: string | null) =>
  vi.waitFor(async () => expect((await previewOf(link)).title).toBe(title), { timeout: 15_000 });

/** Waits until the site was asked so often for a path. */
const untilAsked = (path: string, times: number) =>
  vi.waitFor(() => expect(site.times(path)).toBe(times), { timeout: 15_000 });

/** Waits until everything was fetched that was wanted before: pages of one host come in their order. */
async function untilAllFetched(): Promise<void> {
  const uri = `last/${site.asked.length}`;
  await givenLink(shop.secret, { uri });
  await untilAsked(`/${uri}`, 1);
}

describe('a link that says nothing of itself', () => {
  test('shows what the page says that it leads to, to bots, to visitors and in the API', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug', description: 'By hand.', image: '/mug.jpg' }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');

    const bot = await shownText(`/${link.code}`);
    expect(['og:title', 'og:description', 'og:image'].map((name) => metaIn(bot, name))).toEqual([
      'A mug',
      'By hand.',
      `${site.url}/mug.jpg`,
    ]);
    const phone = await shownText(`/${link.code}`, { userAgent: IPHONE });
    expect(phone).toContain('<h1><bdi>A mug</bdi></h1>');
    expect(phone).toContain(`src="${site.url}/mug.jpg"`);
    expect(await titleOn(`/${link.code}`, { userAgent: IPAD })).toBe('A mug');
    expect(await previewOf(link)).toEqual({
      title: 'A mug',
      description: 'By hand.',
      imageUrl: `${site.url}/mug.jpg`,
    });
    expect(site.times('/p/1')).toBe(1);
  });

  test('is answered at once with what there is, while its page is fetched for the next one', async () => {
    let answer = () => {};
    site.serve('/p/1', (_request, response) => {
      response.setHeader('content-type', 'text/html');
      answer = () => response.end(pageSaying({ title: 'A mug' }));
    });
    const [link] = await given({ uri: 'p/1' });

    expect(await titleOn(`/${link.code}`)).toBe('Shop');
    await untilAsked('/p/1', 1);
    expect(await titleOn(`/${link.code}`)).toBe('Shop');
    answer();
    await untilShown(link, 'A mug');
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    expect(site.times('/p/1')).toBe(1);
  });

  test('has its page fetched once for all who come at once', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const [link, same] = await given({ uri: 'p/1' }, { uri: 'p/1#reviews', tags: ['x'] });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => titleOn(`/${i % 2 === 0 ? link.code : (same?.code ?? '')}`)),
    );
    await untilShown(link, 'A mug');
    await untilAllFetched();
    expect(site.times('/p/1')).toBe(1);
  });

  test('and is changed has the page fetched that it leads to now', async () => {
    site.serve('/p/2', pageSaying({ title: 'A cup' }));
    const [link] = await given({ uri: 'p/1' });
    await shop.secret.get(
      'mutation ($id: ID!) { updateSmartLink(input: { id: $id, uri: "p/2" }) { smartLink { id } } }',
      { id: link.id },
    );
    await untilShown(link, 'A cup');
    expect(site.times('/p/1')).toBe(0);
  });

  test('and is lazy has its page fetched too, stored or not', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    expect(await titleOn('/lazy?uri=/p/1')).toBe('Shop');
    await vi.waitFor(async () => expect(await titleOn('/lazy?uri=/p/1')).toBe('A mug'), { timeout: 15_000 });
  });
});

describe('each field comes from the first who gives it', () => {
  test('the link, its template, its app, and the page last', async () => {
    site.serve('/t/1', pageSaying({ title: 'Of the page', description: 'Of the page', image: '/of-the-page.jpg' }));
    site.serve('/u/1', pageSaying({ title: 'Of the page', description: 'Of the page', image: '/of-the-page.jpg' }));
    await shop.admin.get(`mutation {
      createTemplate(input: {
        name: "T", pattern: "t/:id", preview: { title: "Of the template" }, targets: { iphone: { url: "com.app.iphone://t/:id" } }
      }) { template { id } }
    }`);
    const template = await givenLink(shop.secret, { uri: 't/1' });
    const link = await givenLink(shop.secret, { uri: 'u/1', preview: { description: 'Of the link' } });
    await untilShown(link, 'Of the page');
    const imageUrl = `${site.url}/of-the-page.jpg`;

    expect(await previewOf(template)).toEqual({ title: 'Of the template', description: 'Of the page', imageUrl });
    expect(await previewOf(link)).toEqual({ title: 'Of the page', description: 'Of the link', imageUrl });
  });

  test('a page is not asked for where nothing is missing', async () => {
    const preview = { title: 'A mug', description: 'By hand.', imageUrl: 'https://pictures.example/mug.jpg' };
    const link = await givenLink(shop.secret, { uri: 'p/1', preview });
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilAllFetched();
    expect(site.times('/p/1')).toBe(0);
  });
});

describe('nothing is fetched', () => {
  test.each<[string, (link: GivenLink) => Promise<unknown>]>([
    ['for thousands of links at once, until somebody comes', async () => {}],
    ['for a mere look', ({ code }) => visit(app, `/${code}`, { method: 'HEAD', userAgent: BOT })],
    ['for who is led on at once', ({ code }) => visit(app, `/${code}`, { userAgent: DESKTOP })],
    ['for who inspects a link', ({ code }) => visit(app, `/${code}+`)],
    ['for a code to print', ({ code }) => visit(app, `/${code}.qr.svg`)],
    ['for who asks the API', (link) => previewOf(link)],
  ])('%s', async (_who, comes) => {
    const [link] = await given({ uri: 'p/1' });
    await comes(link);
    await untilAllFetched();
    expect(site.times('/p/1')).toBe(0);
  });

  test('for a link before its time and after it', async () => {
    const early = await givenLink(shop.secret, { uri: 'p/1', startsAt: '2026-06-01T00:00:00Z' });
    const late = await givenLink(shop.secret, { uri: 'p/2', startsAt: null, expiresAt: '2026-05-02T00:00:00Z' });
    await untilAsked('/p/2', 1);
    now += 2 * DAY;
    for (const { code } of [early, late]) await visit(app, `/${code}`, { userAgent: BOT });
    await untilAllFetched();
    expect([site.times('/p/1'), site.times('/p/2')]).toEqual([0, 1]);
  });

  test('from a host of this network that the operator has not named', async () => {
    const hidden = await startSite();
    try {
      const foreign = await givenLink(shop.secret, { uri: `${hidden.url}/secret` });
      site.serve('/round', (_request, response) => response.writeHead(302, { location: hidden.url }).end());
      const round = await givenLink(shop.secret, { uri: 'round' });
      for (const { code } of [foreign, round]) expect(await titleOn(`/${code}`)).toBe('Shop');
      await untilAllFetched();
      expect(site.times('/round')).toBe(1);
      expect(hidden.asked).toEqual([]);
    } finally {
      await hidden.close();
    }
  });

  test('where it is turned off, and what was fetched before is not shown', async () => {
    await app.close();
    await start({ SCRAPE_PREVIEWS: '0' });
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    statements.length = 0;
    expect(await titleOn(`/${link.code}`)).toBe('Shop');
    expect(await previewOf(link)).toEqual({ title: null, description: null, imageUrl: null });
    expect(statements.filter((sql) => sql.includes('scraped_previews'))).toEqual([]);
    expect(site.asked).toEqual([]);
  });
});

test('outside of its time nothing is shown of what a link leads to', async () => {
  site.serve('/secret', pageSaying({ title: 'The secret sale' }));
  const link = await givenLink(shop.secret, {
    uri: 'secret',
    expiresAt: '2026-05-02T00:00:00Z',
    expiredUrl: 'com.app.iphone://over',
  });
  await untilShown(link, 'The secret sale');
  expect(await titleOn(`/${link.code}`)).toBe('The secret sale');

  now += 2 * DAY;
  const text = await shownText(`/${link.code}`, { userAgent: IPHONE });
  expect(text).toContain('com.app.iphone://over');
  expect(text).not.toContain('secret sale');
  expect(await shownText(`/${link.code}+`)).not.toContain('secret sale');
});

describe('what a page said', () => {
  test('is shown for a day, then while it is fetched again, then what it says now', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');
    site.serve('/p/1', pageSaying({ title: 'A cup' }));

    now += DAY - 1;
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilAllFetched();
    expect(site.times('/p/1')).toBe(1);

    now += 1;
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilShown(link, 'A cup');
    expect(site.times('/p/1')).toBe(2);
  });

  test('stays while the site fails, for a week', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');
    site.serve('/p/1', (_request, response) => response.writeHead(503).end());

    now += 3 * DAY;
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilAsked('/p/1', 2);
    await untilAllFetched();
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    expect(site.times('/p/1')).toBe(2);

    now += 5 * DAY;
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilShown(link, null);
  });

  test('is gone with the page', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');
    site.serve('/p/1', (_request, response) => response.writeHead(404).end());
    now += DAY;
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilShown(link, null);
  });

  test('is not asked for again and again where there is nothing, but half an hour later', async () => {
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilAsked('/p/1', 1);
    await untilAllFetched();
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    now += 29 * MINUTE;
    expect(await titleOn(`/${link.code}`)).toBe('Shop');
    await untilAllFetched();
    expect(site.times('/p/1')).toBe(1);

    now += MINUTE;
    expect(await titleOn(`/${link.code}`)).toBe('Shop');
    await untilShown(link, 'A mug');
  });

  test('is fetched anew after a clock that was wrong has been put right', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    now += 365 * DAY;
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');
    now -= 365 * DAY;
    site.serve('/p/1', pageSaying({ title: 'A cup' }));
    expect(await titleOn(`/${link.code}`)).toBe('A mug');
    await untilShown(link, 'A cup');
  });

  test('is forgotten where nobody has looked for long, more of it than fits in one slice', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    site.serve('/p/2', pageSaying({ title: 'A cup' }));
    const [used, unused] = [await givenLink(shop.secret, { uri: 'p/1' }), await givenLink(shop.secret, { uri: 'p/2' })];
    await untilShown(unused, 'A cup');
    const row = { app_id: shop.id, title: null, description: null, image_url: null, read_at: null, fresh_until: now };
    const rows = Array.from({ length: 600 }, (_, i) => ({ ...row, address_hash: `other ${i}` }));
    await app.database.write((tx) => tx.insertInto('scraped_previews').values(rows).execute());

    now += 7 * DAY;
    expect(await titleOn(`/${used.code}`)).toBe('A mug');
    await untilAsked('/p/1', 2);
    await untilAllFetched();
    now += DAY + 1;
    await app.services.maintenance.sweep();

    expect([(await previewOf(used)).title, (await previewOf(unused)).title]).toEqual(['A mug', null]);
    const left = await app.database.read.selectFrom('scraped_previews').select('address_hash').execute();
    expect(left.filter(({ address_hash }) => address_hash.startsWith('other'))).toEqual([]);
  });
});

test('an app has what it was told itself: another one neither reads it nor puts it there', async () => {
  const cafe = await givenApp(app, { name: 'Café', subdomain: 'cafe', platforms: platformsOf(site) });
  site.serve('/p/1', pageSaying({ title: 'Told the shop' }));
  const ours = await givenLink(shop.secret, { uri: 'p/1' });
  await untilShown(ours, 'Told the shop');

  site.serve('/p/1', pageSaying({ title: 'Told the café' }));
  const theirs = await givenLink(cafe.secret, { uri: 'p/1' });
  await vi.waitFor(async () => expect((await previewOf(theirs, cafe.secret)).title).toBe('Told the café'));

  expect((await previewOf(ours)).title).toBe('Told the shop');
  expect(await titleOn(`/${ours.code}`)).toBe('Told the shop');
});

describe('the statements that it takes', () => {
  const lookups = () => statements.filter((sql) => sql.includes('scraped_previews'));

  test('are one for a page, and none for who is led on', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await untilShown(link, 'A mug');
    for (const [userAgent, most] of [
      [BOT, 1],
      [IPHONE, 1],
      [DESKTOP, 0],
    ] as const) {
      statements.length = 0;
      await visit(app, `/${link.code}`, { userAgent });
      expect(lookups()).toHaveLength(most);
    }
    statements.length = 0;
    await visit(app, `/${link.code}+`);
    expect(lookups()).toEqual([]);
  });

  test('are one for all links of a page of the API', async () => {
    const count = 30;
    await given(...Array.from({ length: count }, (_, i) => ({ uri: `p/${i}` })));
    statements.length = 0;
    await shop.secret.get(`{ smartLinks(first: ${count}) { nodes { preview { title } } } }`);
    expect(lookups()).toHaveLength(1);
  });
});

test('a store that fails costs the visitor what the page says, and nothing else', async () => {
  const [link] = await given({ uri: 'p/1' });
  await app.database.write((tx) => tx.schema.dropTable('scraped_previews').execute());
  expect(await titleOn(`/${link.code}`)).toBe('Shop');
  expect(app.services.losses.counts.preview).toBe(1);
});

describe('markup of a hostile page is text on ours', () => {
  test.each([
    ['a script', `"><script>alert(1)</script>`],
    ['an end of everything', `--></title></style></script></head></body><script>alert(1)</script>`],
    ['a picture', `'"><img src=x onerror=alert(1)>`],
    ['entities upon entities', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a mark that turns the text', 'A \u202Egum\u202C mug'],
    ['a line break into a header', 'A mug\r\nSet-Cookie: a=b'],
  ])('%s', async (_what, text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const image = `/x.png?&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;`;
    site.serve('/p/1', pageSaying({ title: `T ${escaped}`, description: `D ${escaped}`, image }));
    const link = await givenLink(shop.secret, { uri: 'p/1' });
    await vi.waitFor(async () => expect((await previewOf(link)).title).toMatch(/^T /));

    for (const userAgent of [BOT, IPHONE, IPAD]) {
      const { text: page, headers } = await visit(app, `/${link.code}`, { userAgent });
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-security-policy']).toContain(`default-src 'none'`);
      expect(page).not.toMatch(/<script>|<img src=x|onerror=alert\(1\)>|[\u202A-\u202E]/);
      expect(page.match(/<script/g)?.length ?? 0).toBe(page.match(/<script [^>]*nonce="/g)?.length ?? 0);
      expect(page.match(/<\/(?:html|head|body|title|style)>/g)?.sort()).toEqual([
        '</body>',
        '</head>',
        '</html>',
        '</style>',
        '</title>',
      ]);
    }
  });
});

test('when the server stops, a fetch is broken off and leaves nothing; the next start fetches again', async () => {
  let closed = () => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  site.serve('/p/1', (_request, response) => {
    response.on('close', closed);
  });
  const [link] = await given({ uri: 'p/1' });
  await titleOn(`/${link.code}`);
  await untilAsked('/p/1', 1);

  await app.services.previews.stop();
  await gone;
  const rows = await app.database.read.selectFrom('scraped_previews').selectAll().execute();
  expect(rows).toMatchObject([{ title: null, read_at: null }]);
  // For as long as another process may think that this one is at it.
  expect(rows[0]?.fresh_until).toBe(now + 15_000);
});
