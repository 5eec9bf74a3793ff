import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createRestClient } from '../support/rest.ts';
import { createTest } from '../support/test.ts';

const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const PIXEL =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const BOT = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)';

const SHOP_DOMAIN = 'go.shop.example';
const AGENCY_DOMAIN = 'go.agency.example';

const test = createTest({ shop: { subdomain: 'earlier' } })
  .extend('agency', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'agency' }))
  .extend('unclaim', { scope: 'file' }, ({ app, shop, agency }) => async () => {
    await app.services.apps.updateApp(OPERATOR, shop.id, { subdomain: 'shop', customDomain: null });
    await app.services.apps.updateApp(OPERATOR, agency.id, { customDomain: null });
  })
  .extend('claim', { scope: 'file' }, ({ app, shop, agency }) => async () => {
    await app.services.apps.updateApp(OPERATOR, shop.id, { customDomain: SHOP_DOMAIN });
    await app.services.apps.updateApp(OPERATOR, agency.id, { customDomain: AGENCY_DOMAIN });
  });

test.beforeEach(({ unclaim }) => unclaim());

const at = (host: string, path: string) => `https://${host}/${path}`;

const givenRedirect = (given: GivenApp, code: string, uri: string, more: Record<string, unknown> = {}) =>
  givenLink(given.secret, { uri, code, ...more });

describe('a link to a domain that becomes a custom domain of its app', () => {
  test('shows a page instead of redirecting to itself', async ({ app, shop, claim }) => {
    const link = await givenRedirect(shop, 'itself', at(SHOP_DOMAIN, 'itself?a=1#b'));
    expect(await visit(app, '/itself')).toMatchObject({ status: 302, location: link.uri });
    await claim();

    for (const [host, method] of [
      ['shop.link.test', 'GET'],
      [SHOP_DOMAIN, 'GET'],
      [SHOP_DOMAIN, 'HEAD'],
    ] as const) {
      const { status, text, location, headers } = await visit(app, '/itself', { host, method, userAgent: DESKTOP });
      expect({ status, location }).toEqual({ status: 404, location: null });
      expect(headers['cache-control']).toBe('private, no-store');
      expect(method === 'HEAD' || text.includes('We can’t open this link')).toBe(true);
    }
    expect(await readClicks(app, link)).toHaveLength(1);
  });

  test('opens another link once', async ({ app, shop, claim }) => {
    const last = await givenRedirect(shop, 'last', 'https://www.elsewhere.example/a?x=1');
    await givenRedirect(shop, 'second', at(SHOP_DOMAIN, 'last'));
    await givenRedirect(shop, 'first', at(SHOP_DOMAIN, 'second?_hk_hop=0&b=2'));
    await claim();

    const second = await visit(app, '/second?utm_source=mail');
    expect(second.location).toBe('https://go.shop.example/last?_hk_hop=1&utm_source=mail');
    expect(await open(app, second.location)).toMatchObject({
      location: 'https://www.elsewhere.example/a?x=1&utm_source=mail',
    });
    expect(await readClicks(app, last)).toHaveLength(1);

    const first = await visit(app, '/first');
    expect(first.location).toBe('https://go.shop.example/second?b=2&_hk_hop=1');
    expect(await open(app, first.location)).toMatchObject({ status: 404, location: null });
  });

  test('ends a circle of two links', async ({ app, shop, claim }) => {
    await givenRedirect(shop, 'ping', at(SHOP_DOMAIN, 'pong'));
    await givenRedirect(shop, 'pong', at(SHOP_DOMAIN, 'ping'));
    await claim();

    for (const userAgent of [DESKTOP, IPHONE, PIXEL, MAC]) {
      expect(await followAll(app, at(SHOP_DOMAIN, 'ping'), userAgent)).toMatchObject([{ requests: 2, end: 'page' }]);
    }
    expect(await visit(app, '/ping', { userAgent: BOT })).toMatchObject({ status: 200 });
  });

  test('opens the app, but not the fallback', async ({ app, shop, claim }) => {
    const fallback = at(SHOP_DOMAIN, 'intent');
    const overrides = Object.fromEntries(
      (['iphone', 'android'] as const).map((kind) => [kind, { link: `com.app.${kind}://a`, fallback }]),
    );
    await givenRedirect(shop, 'intent', '/a', { overrides });
    expect((await visit(app, '/intent', { userAgent: PIXEL })).location).toContain('intent');
    await claim();

    const { status, text } = await visit(app, '/intent', { userAgent: PIXEL });
    expect(status).toBe(200);
    expect(text).toContain('com.app.android://a');
    expect(text).not.toContain(`href="${fallback}`);
    expect((await visit(app, '/intent', { userAgent: DESKTOP })).location).toBe('http://www.app-web.com/a');
  });

  test('says that it has expired', async ({ app, shop, claim }) => {
    const expiredUrl = at(SHOP_DOMAIN, 'expired');
    await givenRedirect(shop, 'expired', '/a', { expiresAt: '2020-01-01T00:00:00Z', expiredUrl });
    await claim();
    expect(await visit(app, '/expired')).toMatchObject({ status: 410, location: null });
  });

  test('does not redirect its inspection page', async ({ app, shop, claim }) => {
    const expiredUrl = at(SHOP_DOMAIN, 'seen+');
    await givenRedirect(shop, 'seen', expiredUrl, { expiresAt: '2020-01-01T00:00:00Z', expiredUrl });
    await claim();
    expect(await followAll(app, expiredUrl, DESKTOP)).toEqual([{ requests: 1, end: 'page' }]);
  });

  test('keeps the mark when a page distinguishes iPads from Macs', async ({ app, shop, claim }) => {
    await givenRedirect(shop, 'pad', at(SHOP_DOMAIN, 'mac'));
    await givenRedirect(shop, 'mac', at(SHOP_DOMAIN, 'pad'), {
      overrides: { iphone: { link: 'com.app.iphone://a', fallback: 'https://www.elsewhere.example' } },
    });
    await claim();

    const ends = await followAll(app, at(SHOP_DOMAIN, 'pad'), MAC);
    expect(ends).toHaveLength(2);
    expect(ends).toEqual(ends.map((one) => ({ ...one, end: 'page' })));
  });

  test('still leads to pages that open no link', async ({ app, shop, claim }) => {
    const uris = ['page', 'page.qr.svg', 'page/more', 'robots.txt', ''].map((path) => at(SHOP_DOMAIN, path));
    await givenRedirect(shop, 'page', '/a');
    const codes = await Promise.all(uris.slice(1).map(async (uri) => (await givenLink(shop.secret, { uri })).code));
    await claim();
    for (const [index, code] of codes.entries()) {
      expect((await visit(app, `/${code}`)).location).toBe(uris[index + 1]);
    }
  });
});

const EXPLAIN = `query ($url: String!, $userAgent: String!, $continued: Boolean) {
  smartLink(by: { url: $url }) { explanation(userAgent: $userAgent, continued: $continued) {
    outcome { kind location text } landing destination { link fallback } steps { code text }
  } }
}`;
const MATRIX = `query ($url: String!, $continued: Boolean) {
  smartLink(by: { url: $url }) {
    resolutionMatrix(continued: $continued) { device outcome { kind location } landing }
  }
}`;
const RESOLVE = 'query ($url: String!) { resolve(by: { url: $url }) { link fallback } }';
const RESOLVE_LINK =
  'mutation ($input: ResolveSmartLinkInput!) { resolveSmartLink(input: $input) { deepLink destination { link } } }';

interface Explained {
  smartLink: {
    explanation: {
      outcome: { kind: string; location: string | null };
      landing: string | null;
      steps: { text: string }[];
    };
  };
}
interface Rows {
  smartLink: { resolutionMatrix: { device: string; outcome: { kind: string; location: string | null } }[] };
}

describe('all entry points', () => {
  test('say the same about a chain of links', async ({ app, shop, claim }) => {
    await givenRedirect(shop, 'all-self', at(SHOP_DOMAIN, 'all-self'));
    await givenRedirect(shop, 'all-first', at(SHOP_DOMAIN, 'all-second'));
    await givenRedirect(shop, 'all-second', at(SHOP_DOMAIN, 'all-first'));
    await givenRedirect(shop, 'all-last', at(SHOP_DOMAIN, 'all-web'));
    await givenRedirect(shop, 'all-web', 'https://www.elsewhere.example/');
    await claim();

    for (const [path, kind, location] of [
      ['all-self', 'LOOP', null],
      ['all-first', 'REDIRECT', at(SHOP_DOMAIN, 'all-second?_hk_hop=1')],
      ['all-second?_hk_hop=1', 'LOOP', null],
      ['all-last', 'REDIRECT', at(SHOP_DOMAIN, 'all-web?_hk_hop=1')],
      ['all-web?_hk_hop=1', 'REDIRECT', 'https://www.elsewhere.example/'],
    ] as const) {
      const url = at(SHOP_DOMAIN, path);
      expect((await open(app, url)).location).toBe(location);
      const continued = path.includes('_hk_hop=1');

      for (const userAgent of [DESKTOP, IPHONE, PIXEL]) {
        const { explanation } = (await shop.secret.get<Explained>(EXPLAIN, { url, userAgent, continued })).smartLink;
        expect(explanation).toMatchObject({ outcome: { kind, location }, landing: location });
        expect(
          explanation.steps.some(({ text }) => text.includes('another link') || text.includes('this link again')),
        ).toBe(!path.startsWith('all-web'));
      }
      const rows = (await shop.secret.get<Rows>(MATRIX, { url, continued })).smartLink.resolutionMatrix;
      for (const { device, outcome } of rows.filter((row) => row.device !== 'BOT')) {
        expect([device, outcome]).toEqual([device, { kind, location }]);
      }

      const resolved = await createRestClient(app, shop.iphoneToken).post('/v2/smartlinks/resolve', {
        smartlink: url,
      });
      const resolvedWeb = await shop.secret.request(RESOLVE, { url });
      const opened = await shop.android.request(RESOLVE_LINK, { input: { by: { url } } });
      if (location === null) {
        expect(resolved.body).toMatchObject({ status: 7 });
        expect(resolvedWeb.text).toContain('only leads to itself or to a chain of other links');
        expect(opened.text).toContain('only leads to itself or to a chain of other links');
      } else {
        expect(JSON.stringify(resolved.body)).toContain(location);
        expect(resolvedWeb.text).toContain(`"link":"${location}"`);
        expect(opened.text).toContain(`"deepLink":"${location}"`);
      }
    }
  });
});

describe('a link to the custom domain of another app', () => {
  test('ends a circle through both apps', async ({ app, shop, agency, claim }) => {
    await givenRedirect(shop, 'there', at(AGENCY_DOMAIN, 'back'));
    await givenRedirect(agency, 'back', at(SHOP_DOMAIN, 'there'));
    await claim();
    expect(await followAll(app, at(SHOP_DOMAIN, 'there'), DESKTOP)).toEqual([{ requests: 2, end: 'page' }]);
  });

  test('ends a circle through lazy links of the websites', async ({ app, shop, agency, claim }) => {
    const setWebsite = (given: GivenApp, baseUrl: string) =>
      app.services.platforms.setPlatform(OPERATOR, given.id, { kind: 'web', baseUrl });
    await setWebsite(shop, `https://${AGENCY_DOMAIN}`);
    await setWebsite(agency, `https://${SHOP_DOMAIN}`);
    await app.services.templates.createTemplate(OPERATOR, agency.id, {
      name: 'Circle',
      pattern: 'circle',
      targets: { web: { url: at(SHOP_DOMAIN, 'circle') } },
    });
    await claim();
    await givenRedirect(shop, 'circle', '/lazy?uri=/circle');
    await givenRedirect(shop, 'site', '/lazy?uri=/site');
    for (const path of ['lazy?uri=/lazy%3Furi=/site', 'site', 'circle']) {
      const [end] = await followAll(app, at(SHOP_DOMAIN, path), DESKTOP);
      expect(end).toMatchObject({ end: 'page' });
      expect(end?.requests).toBeLessThanOrEqual(3);
    }
    await unsetWebsites();

    async function unsetWebsites() {
      await setWebsite(shop, 'http://www.app-web.com');
      await setWebsite(agency, 'http://www.app-web.com');
    }
  });

  test('stays as it is, unless it continues a chain', async ({ app, shop, agency, claim }) => {
    const uris = ['on', 'unknown', 'products/1', ''].map((path) => at(AGENCY_DOMAIN, path));
    await givenRedirect(agency, 'on', 'https://www.elsewhere.example/');
    const codes = await Promise.all(uris.map(async (uri) => (await givenLink(shop.secret, { uri })).code));
    await claim();
    for (const [index, code] of codes.entries()) {
      expect((await visit(app, `/${code}`)).location).toBe(uris[index]);
      expect((await visit(app, `/${code}?_hk_hop=1`)).location).toBe(uris[index]);
    }
  });
});

interface TestServer {
  port: number;
}

/** Opens a URL on a link host. */
function open(app: TestServer, url: string | null, userAgent = DESKTOP) {
  const { host, pathname, search } = new URL(url ?? '');
  return visit(app, pathname + search, { host, userAgent });
}

interface End {
  requests: number;
  end: 'page' | 'foreign';
}

const LINK_HOSTS = new Set([SHOP_DOMAIN, AGENCY_DOMAIN, 'shop.link.test', 'earlier.link.test', 'agency.link.test']);
const MANY_REQUESTS = 10;

/** Follows everything that a browser without the app follows automatically. Returns the ends that it can reach. */
async function followAll(app: TestServer, url: string, userAgent: string, requests = 0): Promise<End[]> {
  if (!LINK_HOSTS.has(new URL(url).host)) {
    expect(url).not.toContain('_hk_hop=1');
    return [{ requests, end: 'foreign' }];
  }
  if (requests === MANY_REQUESTS) {
    throw new Error(`endless: ${url}`);
  }
  const { location, text } = await open(app, url, userAgent);
  const fallback = /S\.browser_fallback_url=([^;]+)/.exec(location ?? '')?.[1];
  const next = fallback === undefined ? location : decodeURIComponent(fallback);
  if (next?.startsWith('http')) {
    return followAll(app, next, userAgent, requests + 1);
  }
  const reloads = [...text.matchAll(/data-(?:ipad|mac)="([^"]+)"/g)].map(([, path]) => unescapeHtml(path ?? ''));
  if (reloads.length === 0) {
    return [{ requests: requests + 1, end: 'page' }];
  }
  const ends = await Promise.all(
    reloads.map((path) => followAll(app, new URL(path, url).href, userAgent, requests + 1)),
  );
  return ends.flat();
}

const CODES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];

test('whatever links lead to, every visitor reaches a page or another site after a few requests', async ({
  app,
  shop,
  agency,
  claim,
}) => {
  const links = new Map<string, GivenLink>();
  for (const [index, code] of CODES.entries()) {
    links.set(code, await givenRedirect(index < 3 ? shop : agency, code, '/a'));
  }
  await claim();

  const anyPath = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...CODES) },
    fc.constantFrom(...CODES.map((code) => `lazy?uri=/${code}`), 'n0+', 'n1.', 'n2?a=b&_hk_hop=#c', 'n3.qr.svg', ''),
  );
  const anyHost = fc.constantFrom(...LINK_HOSTS, 'www.elsewhere.example', 'SHOP.link.test:443');
  const anyTarget = fc.tuple(anyHost, anyPath).map(([host, path]) => at(host, path));
  const anyChange = fc.record({
    uri: anyTarget,
    overrides: fc.record(
      {
        web: fc.record({ link: anyTarget }),
        iphone: fc.record({ link: fc.oneof(anyTarget, fc.constant('com.app.iphone://a')), fallback: anyTarget }),
        android: fc.record({ link: fc.oneof(anyTarget, fc.constant('com.app.android://a')), fallback: anyTarget }),
      },
      { requiredKeys: [] },
    ),
    expired_url: fc.option(anyTarget),
    expires_at: fc.option(fc.constant(1)),
  });

  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...CODES.map(() => anyChange)),
      fc.constantFrom(DESKTOP, IPHONE, PIXEL, MAC),
      async (changes, userAgent) => {
        await app.database.write(async (tx) => {
          for (const [index, { overrides, ...columns }] of changes.entries()) {
            await tx
              .updateTable('smart_links')
              .set({ ...columns, overrides: JSON.stringify(overrides) })
              .where('id', '=', decodeLinkId(links.get(CODES[index] ?? '') as GivenLink))
              .execute();
          }
        });
        for (const [index, code] of CODES.entries()) {
          const ends = await followAll(app, at(index < 3 ? SHOP_DOMAIN : AGENCY_DOMAIN, code), userAgent);
          // Three links, each of which may be opened twice to distinguish an iPad from a Mac.
          expect(Math.max(...ends.map(({ requests }) => requests))).toBeLessThanOrEqual(userAgent === MAC ? 6 : 3);
        }
      },
    ),
    { numRuns: 40 },
  );
});
