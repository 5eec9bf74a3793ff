import { afterAll, beforeEach, describe, expect, onTestFinished } from 'vitest';
import type { TestApp, TestAppOptions } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { unescapeHtml, type VisitOptions, visit } from '../support/edge.ts';
import { formatPage, type Site, startSite } from '../support/pages.ts';
import { createTest } from '../support/test.ts';

const BOT = 'facebookexternalhit/1.1';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const IPAD =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let now = Date.parse('2026-05-01T00:00:00Z');
const statements: string[] = [];

beforeEach(() => {
  // The rate limit on fetched pages counts per minute and app.
  now += MINUTE;
});

const buildAppOptions = (site: Site, env: Record<string, string> = {}): TestAppOptions => ({
  clock: () => now,
  onStatement: (sql) => statements.push(sql),
  env: { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.authority, ...env },
});

const buildPlatforms = ({ url }: Site) => [
  { kind: 'web' as const, baseUrl: url },
  { kind: 'iphone' as const, urlSchemes: ['com.app.iphone'] },
  { kind: 'ipad' as const, urlSchemes: ['com.app.ipad'] },
];

let uris = 0;

const site = await startSite();
afterAll(() => site.close());

/** The shop's website is `site`. Each test has its own page on it, `uri`. */
const test = createTest({ app: buildAppOptions(site), shop: { platforms: buildPlatforms(site) } })
  .extend('uri', () => {
    uris += 1;
    return `p/${uris}`;
  })
  /** Starts another application with its own shop. */
  .extend('startShop', ({ startApp }) => async (env?: Record<string, string>) => {
    const app = await startApp(buildAppOptions(site, env));
    return { app, shop: await givenApp(app, { platforms: buildPlatforms(site) }) };
  });

// Every test opens links of the shop, even those that don't use the fixture.
test.beforeAll(({ shop }) => void shop);

/** Returns a time relative to now, in the format of the API. */
const formatFutureTime = (milliseconds: number) => new Date(now + milliseconds).toISOString();

/** Creates links in a bulk call, for which no page is fetched. */
async function createLinks(shop: GivenApp, ...items: Record<string, unknown>[]): Promise<[GivenLink, ...GivenLink[]]> {
  const { createSmartLinks } = await shop.secret.get<{ createSmartLinks: { results: { smartLink: GivenLink }[] } }>(
    `mutation ($items: [SmartLinkItem!]!) {
      createSmartLinks(input: { items: $items }) { results { smartLink { id code uri } } }
    }`,
    { items },
  );
  const [first, ...others] = createSmartLinks.results.map(({ smartLink }) => smartLink);
  if (first === undefined) {
    throw new Error('no link was created');
  }
  return [first, ...others];
}

const fetchText = async (app: TestApp, path: string, options: VisitOptions = {}) =>
  (await visit(app, path, { userAgent: BOT, ...options })).text;

/** Returns the title that a messenger's bot sees, or a visitor with these options. */
async function fetchTitle(app: TestApp, path: string, options: VisitOptions = {}): Promise<string | undefined> {
  return findMeta(await fetchText(app, path, options), 'og:title');
}

function findMeta(html: string, name: string): string | undefined {
  const content = new RegExp(`<meta property="${name}" content="([^"]*)">`).exec(html)?.[1];
  return content === undefined ? undefined : unescapeHtml(content);
}

/** Returns the preview of a link in the API. The query doesn't fetch the page. */
async function getPreview(client: Client, { code }: Pick<GivenLink, 'code'>) {
  const { smartLink } = await client.get<{ smartLink: Pick<GivenLink, 'preview'> }>(
    'query ($code: String!) { smartLink(by: { code: $code }) { preview { title description imageUrl } } }',
    { code },
  );
  return smartLink.preview;
}

/** Waits until the page of a link has been fetched and the preview has this title. */
const waitUntilShown = ({ secret }: GivenApp, link: Pick<GivenLink, 'code'>, title: string | null) =>
  expect.poll(async () => (await getPreview(secret, link)).title).toBe(title);

/** Waits until the site has received this number of requests for a path. */
const waitUntilRequested = (path: string, times: number) => expect.poll(() => site.countRequests(path)).toBe(times);

/** Waits until all queued pages have been fetched. Pages of one host are fetched in order. */
async function waitUntilAllFetched(shop: GivenApp): Promise<void> {
  const uri = `last/${site.requests.length}`;
  await givenLink(shop.secret, { uri });
  await waitUntilRequested(`/${uri}`, 1);
}

describe('a link without its own preview', () => {
  test('shows the preview of its target page to bots, to visitors and in the API', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug', description: 'By hand.', image: '/mug.jpg' }));
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');

    const bot = await fetchText(app, `/${link.code}`);
    expect(['og:title', 'og:description', 'og:image'].map((name) => findMeta(bot, name))).toEqual([
      'A mug',
      'By hand.',
      `${site.url}/mug.jpg`,
    ]);
    const phone = await fetchText(app, `/${link.code}`, { userAgent: IPHONE });
    expect(phone).toContain('<h1><bdi>A mug</bdi></h1>');
    expect(phone).toContain(`src="${site.url}/mug.jpg"`);
    expect(await fetchTitle(app, `/${link.code}`, { userAgent: IPAD })).toBe('A mug');
    expect(await getPreview(shop.secret, link)).toEqual({
      title: 'A mug',
      description: 'By hand.',
      imageUrl: `${site.url}/mug.jpg`,
    });
    expect(site.countRequests(`/${uri}`)).toBe(1);
  });

  test('shows the known preview immediately, while its page is fetched for the next visitor', async ({
    app,
    shop,
    uri,
  }) => {
    let respond = () => {};
    site.serve(`/${uri}`, (_request, response) => {
      response.setHeader('content-type', 'text/html');
      respond = () => response.end(formatPage({ title: 'A mug' }));
    });
    const [link] = await createLinks(shop, { uri });

    expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
    await waitUntilRequested(`/${uri}`, 1);
    expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
    respond();
    await waitUntilShown(shop, link, 'A mug');
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    expect(site.countRequests(`/${uri}`)).toBe(1);
  });

  test('has its page fetched once for concurrent visitors', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    const [link, same] = await createLinks(shop, { uri }, { uri: `${uri}#reviews`, tags: ['x'] });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => fetchTitle(app, `/${i % 2 === 0 ? link.code : (same?.code ?? '')}`)),
    );
    await waitUntilShown(shop, link, 'A mug');
    await waitUntilAllFetched(shop);
    expect(site.countRequests(`/${uri}`)).toBe(1);
  });

  test('has its new target page fetched after an update', async ({ shop, uri }) => {
    site.serve(`/${uri}/2`, formatPage({ title: 'A cup' }));
    const [link] = await createLinks(shop, { uri });
    await shop.secret.get(
      'mutation ($input: UpdateSmartLinkInput!) { updateSmartLink(input: $input) { smartLink { id } } }',
      { input: { id: link.id, uri: `${uri}/2` } },
    );
    await waitUntilShown(shop, link, 'A cup');
    expect(site.countRequests(`/${uri}`)).toBe(0);
  });

  test('also has its page fetched if it is a lazy link, stored or not', async ({ app, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    expect(await fetchTitle(app, `/lazy?uri=/${uri}`)).toBe('Shop');
    await expect.poll(() => fetchTitle(app, `/lazy?uri=/${uri}`)).toBe('A mug');
  });
});

describe('each field of a preview', () => {
  test('comes from the link, otherwise its template, its app or the target page', async ({ shop }) => {
    site.serve('/t/1', formatPage({ title: 'Of the page', description: 'Of the page', image: '/of-the-page.jpg' }));
    site.serve('/u/1', formatPage({ title: 'Of the page', description: 'Of the page', image: '/of-the-page.jpg' }));
    await shop.admin.get(`mutation {
      createTemplate(input: {
        name: "T", pattern: "t/:id", preview: { title: "Of the template" }, targets: { iphone: { url: "com.app.iphone://t/:id" } }
      }) { template { id } }
    }`);
    const template = await givenLink(shop.secret, { uri: 't/1' });
    const link = await givenLink(shop.secret, { uri: 'u/1', preview: { description: 'Of the link' } });
    await waitUntilShown(shop, link, 'Of the page');
    const imageUrl = `${site.url}/of-the-page.jpg`;

    expect(await getPreview(shop.secret, template)).toEqual({
      title: 'Of the template',
      description: 'Of the page',
      imageUrl,
    });
    expect(await getPreview(shop.secret, link)).toEqual({ title: 'Of the page', description: 'Of the link', imageUrl });
  });

  test('needs no fetched page if the link sets it', async ({ app, shop, uri }) => {
    const preview = { title: 'A mug', description: 'By hand.', imageUrl: 'https://pictures.example/mug.jpg' };
    const link = await givenLink(shop.secret, { uri, preview });
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilAllFetched(shop);
    expect(site.countRequests(`/${uri}`)).toBe(0);
  });
});

describe('the server', () => {
  test.for<[string, (link: GivenLink, shown: { app: TestApp; shop: GivenApp }) => Promise<unknown>]>([
    ['links that a bulk call creates, until a visitor opens them', async () => {}],
    ['a HEAD request', ({ code }, { app }) => visit(app, `/${code}`, { method: 'HEAD', userAgent: BOT })],
    ['a visitor who is redirected immediately', ({ code }, { app }) => visit(app, `/${code}`, { userAgent: DESKTOP })],
    ['a visitor of the inspection page', ({ code }, { app }) => visit(app, `/${code}+`)],
    ['a QR code', ({ code }, { app }) => visit(app, `/${code}.qr.svg`)],
    ['a client of the API', (link, { shop }) => getPreview(shop.secret, link)],
  ])('fetches no page for %s', async ([, comes], { app, shop, uri }) => {
    const [link] = await createLinks(shop, { uri });
    await comes(link, { app, shop });
    await waitUntilAllFetched(shop);
    expect(site.countRequests(`/${uri}`)).toBe(0);
  });

  test('fetches no page for a link before its start and after its expiry', async ({ app, shop, uri }) => {
    const early = await givenLink(shop.secret, { uri, startsAt: formatFutureTime(31 * DAY) });
    const late = await givenLink(shop.secret, { uri: `${uri}/2`, startsAt: null, expiresAt: formatFutureTime(DAY) });
    await waitUntilRequested(`/${uri}/2`, 1);
    now += 2 * DAY;
    for (const { code } of [early, late]) {
      await visit(app, `/${code}`, { userAgent: BOT });
    }
    await waitUntilAllFetched(shop);
    expect([site.countRequests(`/${uri}`), site.countRequests(`/${uri}/2`)]).toEqual([0, 1]);
  });

  test('fetches no page from a host of its own network that the operator has not allowed', async ({ app, shop }) => {
    const hidden = await startSite();
    onTestFinished(() => hidden.close());
    const foreign = await givenLink(shop.secret, { uri: `${hidden.url}/secret` });
    site.serve('/round', (_request, response) => response.writeHead(302, { location: hidden.url }).end());
    const round = await givenLink(shop.secret, { uri: 'round' });
    for (const { code } of [foreign, round]) {
      expect(await fetchTitle(app, `/${code}`)).toBe('Shop');
    }
    await waitUntilAllFetched(shop);
    expect(site.countRequests('/round')).toBe(1);
    expect(hidden.requests).toEqual([]);
  });

  test('fetches no page if scraping is turned off, and shows no stored previews', async ({ uri, startShop }) => {
    const { app, shop } = await startShop({ SCRAPE_PREVIEWS: '0' });
    const link = await givenLink(shop.secret, { uri });
    statements.length = 0;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
    expect(await getPreview(shop.secret, link)).toEqual({ title: null, description: null, imageUrl: null });
    expect(statements.filter((sql) => sql.includes('scraped_previews'))).toEqual([]);
    expect(site.countRequests(`/${uri}`)).toBe(0);
  });
});

test('a link that has expired shows nothing of its target page', async ({ app, shop }) => {
  site.serve('/secret', formatPage({ title: 'The secret sale' }));
  const link = await givenLink(shop.secret, {
    uri: 'secret',
    expiresAt: formatFutureTime(DAY),
    expiredUrl: 'com.app.iphone://over',
  });
  await waitUntilShown(shop, link, 'The secret sale');
  expect(await fetchTitle(app, `/${link.code}`)).toBe('The secret sale');

  now += 2 * DAY;
  const text = await fetchText(app, `/${link.code}`, { userAgent: IPHONE });
  expect(text).toContain('com.app.iphone://over');
  expect(text).not.toContain('secret sale');
  expect(await fetchText(app, `/${link.code}+`)).not.toContain('secret sale');
});

describe('a scraped preview', () => {
  test('is shown for a day and while its page is fetched again, and is then replaced', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');
    site.serve(`/${uri}`, formatPage({ title: 'A cup' }));

    now += DAY - 1;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilAllFetched(shop);
    expect(site.countRequests(`/${uri}`)).toBe(1);

    now += 1;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilShown(shop, link, 'A cup');
    expect(site.countRequests(`/${uri}`)).toBe(2);
  });

  test('is shown for a week while the site fails', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');
    site.serve(`/${uri}`, (_request, response) => response.writeHead(503).end());

    now += 3 * DAY;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilRequested(`/${uri}`, 2);
    await waitUntilAllFetched(shop);
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    expect(site.countRequests(`/${uri}`)).toBe(2);

    now += 5 * DAY;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilShown(shop, link, null);
  });

  test('is deleted once its page is gone', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');
    site.serve(`/${uri}`, (_request, response) => response.writeHead(404).end());
    now += DAY;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilShown(shop, link, null);
  });

  test('that its page lacks is fetched again only half an hour later', async ({ app, shop, uri }) => {
    const link = await givenLink(shop.secret, { uri });
    await waitUntilRequested(`/${uri}`, 1);
    await waitUntilAllFetched(shop);
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    now += 29 * MINUTE;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
    await waitUntilAllFetched(shop);
    expect(site.countRequests(`/${uri}`)).toBe(1);

    now += MINUTE;
    expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
    await waitUntilShown(shop, link, 'A mug');
  });

  test('is fetched again after a clock that was a year ahead has been corrected', async ({ uri, startShop }) => {
    const { app, shop } = await startShop();
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    now += 365 * DAY;
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');
    now -= 365 * DAY;
    site.serve(`/${uri}`, formatPage({ title: 'A cup' }));
    expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
    await waitUntilShown(shop, link, 'A cup');
  });

  test('that nobody has viewed for a week is deleted, in more than one batch', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    site.serve(`/${uri}/2`, formatPage({ title: 'A cup' }));
    const [used, unused] = [await givenLink(shop.secret, { uri }), await givenLink(shop.secret, { uri: `${uri}/2` })];
    await waitUntilShown(shop, unused, 'A cup');
    const row = { app_id: shop.id, title: null, description: null, image_url: null, read_at: null, fresh_until: now };
    const rows = Array.from({ length: 600 }, (_, i) => ({ ...row, address_hash: `other ${i}` }));
    await app.database.write((tx) => tx.insertInto('scraped_previews').values(rows).execute());

    now += 7 * DAY;
    expect(await fetchTitle(app, `/${used.code}`)).toBe('A mug');
    await waitUntilRequested(`/${uri}`, 2);
    await waitUntilAllFetched(shop);
    now += DAY + 1;
    await app.services.maintenance.sweep();

    expect([(await getPreview(shop.secret, used)).title, (await getPreview(shop.secret, unused)).title]).toEqual([
      'A mug',
      null,
    ]);
    const left = await app.database.read.selectFrom('scraped_previews').select('address_hash').execute();
    expect(left.filter(({ address_hash }) => address_hash.startsWith('other'))).toEqual([]);
  });
});

test('an app shows only the previews that it fetched itself, not those of another app', async ({ app, shop, uri }) => {
  const cafe = await givenApp(app, { name: 'Café', subdomain: 'cafe', platforms: buildPlatforms(site) });
  site.serve(`/${uri}`, formatPage({ title: 'Told the shop' }));
  const ours = await givenLink(shop.secret, { uri });
  await waitUntilShown(shop, ours, 'Told the shop');

  site.serve(`/${uri}`, formatPage({ title: 'Told the café' }));
  const theirs = await givenLink(cafe.secret, { uri });
  await waitUntilShown(cafe, theirs, 'Told the café');

  expect((await getPreview(shop.secret, ours)).title).toBe('Told the shop');
  expect(await fetchTitle(app, `/${ours.code}`)).toBe('Told the shop');
});

describe('the picture of a target page on a host that the app does not name', () => {
  const IMAGE = 'https://pictures.example/mug.jpg';

  const fetchImage = async (app: TestApp, path: string) => findMeta(await fetchText(app, path), 'og:image');

  test('is shown only if a secret token created the link', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug', image: IMAGE }));
    const trusted = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, trusted, 'A mug');
    expect(await fetchImage(app, `/${trusted.code}`)).toBe(IMAGE);
    expect((await getPreview(shop.secret, trusted)).imageUrl).toBe(IMAGE);

    for (const client of [shop.publishable, shop.iphone]) {
      const link = await givenLink(client, { uri });
      expect(await fetchTitle(app, `/${link.code}`)).toBe('A mug');
      expect(await fetchImage(app, `/${link.code}`)).toBeUndefined();
      expect(await fetchText(app, `/${link.code}`, { userAgent: IPHONE })).not.toContain('pictures.example');
      expect(await getPreview(shop.secret, link)).toEqual({ title: 'A mug', description: null, imageUrl: null });
    }
  });

  test('is not shown for a lazy link, stored or not', async ({ app, shop, uri }) => {
    site.serve(`/${uri}`, formatPage({ title: 'A mug', image: IMAGE }));
    await waitUntilShown(shop, await givenLink(shop.secret, { uri }), 'A mug');
    const path = `/lazy?uri=/${uri}`;
    expect(await fetchTitle(app, path)).toBe('A mug');
    expect(await fetchImage(app, path)).toBeUndefined();

    expect(await fetchText(app, path, { userAgent: IPHONE })).not.toContain('pictures.example');
    expect(await fetchTitle(app, path)).toBe('A mug');
    expect(await fetchImage(app, path)).toBeUndefined();
  });

  test('is shown for every link once the app allows the host', async ({ uri, startShop }) => {
    const { app, shop } = await startShop();
    site.serve(`/${uri}`, formatPage({ title: 'A mug', image: IMAGE }));
    const link = await givenLink(shop.publishable, { uri });
    await waitUntilShown(shop, link, 'A mug');
    await shop.admin.get('mutation { updateApp(input: { allowedHosts: ["pictures.example"] }) { app { id } } }');
    expect(await fetchImage(app, `/${link.code}`)).toBe(IMAGE);
    expect(await fetchImage(app, `/lazy?uri=/${uri}`)).toBe(IMAGE);
  });
});

describe('a website that another app claims as its custom domain', () => {
  test('still completes the previews of its own app', async ({ app, shop, uri }) => {
    const claimed = await givenApp(app, { name: 'Claimed', subdomain: 'claimed', platforms: buildPlatforms(site) });
    await app.database.write((tx) =>
      tx.updateTable('apps').set({ custom_domain: '127.0.0.1' }).where('id', '=', shop.id).execute(),
    );
    onTestFinished(async () => {
      await app.database.write((tx) =>
        tx.updateTable('apps').set({ custom_domain: null }).where('id', '=', shop.id).execute(),
      );
    });
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    await waitUntilShown(claimed, await givenLink(claimed.secret, { uri }), 'A mug');
  });
});

describe('the server', () => {
  const listLookups = () => statements.filter((sql) => sql.includes('scraped_previews'));

  test('reads a preview with one statement for a page, and with none for a redirect', async ({ uri, startShop }) => {
    const { app, shop } = await startShop();
    site.serve(`/${uri}`, formatPage({ title: 'A mug' }));
    const link = await givenLink(shop.secret, { uri });
    await waitUntilShown(shop, link, 'A mug');
    for (const [userAgent, maxLookups] of [
      [BOT, 1],
      [IPHONE, 1],
      [DESKTOP, 0],
    ] as const) {
      statements.length = 0;
      await visit(app, `/${link.code}`, { userAgent });
      expect(listLookups()).toHaveLength(maxLookups);
    }
    statements.length = 0;
    expect((await visit(app, `/${link.code}+`)).text).toContain('A mug');
    expect(listLookups()).toHaveLength(1);
    statements.length = 0;
    await visit(app, `/${link.code}.qr.svg`);
    expect(listLookups()).toEqual([]);
  });

  test('reads the previews of all links on a page of the API with one statement', async ({ startShop }) => {
    const { shop } = await startShop();
    const count = 30;
    await createLinks(shop, ...Array.from({ length: count }, (_, i) => ({ uri: `p/${i}` })));
    statements.length = 0;
    await shop.secret.get(`{ smartLinks(first: ${count}) { nodes { preview { title } } } }`);
    expect(listLookups()).toHaveLength(1);
  });
});

test('a visitor misses only the scraped preview if the store fails', async ({ uri, startShop }) => {
  const { app, shop } = await startShop();
  const [link] = await createLinks(shop, { uri });
  await app.database.write((tx) => tx.schema.dropTable('scraped_previews').execute());
  expect(await fetchTitle(app, `/${link.code}`)).toBe('Shop');
  expect(app.services.droppedWrites.counts.preview).toBe(1);
});

describe('a preview page', () => {
  test.for<[name: string, text: string]>([
    ['a script', `"><script>alert(1)</script>`],
    ['the end of every element', `--></title></style></script></head></body><script>alert(1)</script>`],
    ['a picture', `'"><img src=x onerror=alert(1)>`],
    ['nested entities', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a bidirectional override', 'A \u202Egum\u202C mug'],
    ['a line break into a header', 'A mug\r\nSet-Cookie: a=b'],
  ])('shows the markup of a hostile target page as text: %s', async ([, text], { app, shop, uri }) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const image = `/x.png?&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;`;
    site.serve(`/${uri}`, formatPage({ title: `T ${escaped}`, description: `D ${escaped}`, image }));
    const link = await givenLink(shop.secret, { uri });
    await expect.poll(async () => (await getPreview(shop.secret, link)).title).toMatch(/^T /);

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

test('a server that stops aborts a fetch and stores nothing, so that the next start fetches again', async ({
  uri,
  startShop,
}) => {
  const { app, shop } = await startShop();
  let onClose = () => {};
  const gone = new Promise<void>((resolve) => {
    onClose = resolve;
  });
  site.serve(`/${uri}`, (_request, response) => {
    response.on('close', onClose);
  });
  const [link] = await createLinks(shop, { uri });
  await fetchTitle(app, `/${link.code}`);
  await waitUntilRequested(`/${uri}`, 1);

  await app.services.previews.stop();
  await gone;
  const rows = await app.database.read.selectFrom('scraped_previews').selectAll().execute();
  expect(rows).toMatchObject([{ title: null, read_at: null }]);
  // Past the time for which other processes assume that this one is still fetching.
  expect(rows[0]?.fresh_until).toBe(now + 15_000);
});
