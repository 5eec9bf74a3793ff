import { once } from 'node:events';
import { Parser } from 'htmlparser2';
import { describe, expect } from 'vitest';
import { type GivenApp, givenLink, REGISTER_ROUTE } from '../support/builders.ts';
import { type VisitResponse, visit } from '../support/edge.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import type { AppTexts, Installation } from '../support/installation.ts';
import { createAttackTest } from './attacked-server.ts';

const HARMLESS = 'Nothing to see';

const DEVICES = {
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  bot: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
};

type Shops = ReadonlyMap<string, GivenApp>;

/** `shops` maps each hostile text, and one harmless text, to a shop that contains it everywhere. */
const test = createAttackTest({ env: { LOG_LEVEL: 'debug' } }).extend(
  'shops',
  { scope: 'file' },
  async ({ attacked }): Promise<Shops> => {
    const shops = new Map<string, GivenApp>();
    for (const [i, text] of [HARMLESS, ...HOSTILE_TEXTS].entries()) {
      const shop = attacked.connectShop(attacked.server, await givenShopWithText(attacked, text, `t${i}`));
      await givenPagesWithText(text, shop);
      shops.set(text, shop);
    }
    return shops;
  },
);

function getShopWithText(shops: Shops, text: string): GivenApp {
  const shop = shops.get(text);
  if (shop === undefined) {
    throw new Error(`no shop has the text ${text}`);
  }
  return shop;
}

/** Creates a shop with this text in every field that an operator may set. */
function givenShopWithText({ givenApp }: Installation, text: string, subdomain: string): Promise<AppTexts> {
  const preview = { title: text, description: text };
  return givenApp({
    subdomain,
    name: text,
    preview,
    platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }],
    templates: [{ name: text, pattern: 'p/:id', targets: { iphone: { url: 'shop://p/:id' } }, preview }],
  });
}

/** Creates links with this text in every field that a client may set, and a link for every kind of page. */
async function givenPagesWithText(text: string, shop: GivenApp): Promise<void> {
  const preview = { title: text, description: text };
  const uri = `/p/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`;
  const metadata = { [text]: { text } };
  await givenLink(shop.secret, { uri, code: 'open', tags: [text], metadata, preview });
  await givenLink(shop.secret, { uri, code: 'over', expiresAt: '2020-01-01T00:00:00Z', preview });
  await shop.iphone.get(REGISTER_ROUTE, {
    input: { path: 'p/:id', device: text, version: text, build: text, urlSchemes: [text] },
  });
  await shop.iphone.request(
    'mutation ($text: String!) { recordOpen(input: { deepLink: "shop://a", referrer: $text, uid: $text }) { recordedAt } }',
    { text },
  );
}

const PAGES: [page: string, path: string, userAgent: string][] = [
  ['preview', '/open', DEVICES.iphone],
  ['bot', '/open', DEVICES.bot],
  ['QR', '/open', DEVICES.desktop],
  ['inspection', '/open+', DEVICES.desktop],
  ['expired', '/over', DEVICES.iphone],
  ['not found', '/nobody', DEVICES.iphone],
];

/** Parses a page as a browser does: its elements with their attribute names, and its scripts and styles. */
function parsePageShape(html: string): { elements: string[]; code: string[] } {
  const elements: string[] = [];
  const code: string[] = [];
  let inside: string | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      elements.push(`${name} ${Object.keys(attributes).join(' ')}`);
      inside = name === 'script' || name === 'style' ? name : null;
    },
    ontext(text) {
      // A monogram's color depends on the app's name.
      if (inside !== null) {
        code.push(text.replace(/\.monogram\{background:#[0-9a-f]{6}\}/, '').trim());
      }
    },
    oncomment: (text) => elements.push(`<!--${text}`),
    onclosetag() {
      inside = null;
    },
  });
  parser.end(html);
  return { elements, code };
}

function expectInertPage(page: VisitResponse, harmless: VisitResponse): void {
  expect(page.status).toBe(harmless.status);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(parsePageShape(page.text)).toEqual(parsePageShape(harmless.text));
  expect(Object.keys(page.headers)).toEqual(Object.keys(harmless.headers));
  expect(page.text).not.toMatch(/(?![\t\n])\p{Cc}/u);
}

describe.each(PAGES)('the %s page of a link', (_page, path, userAgent) => {
  test('has the same elements, attributes and scripts for every untrusted text', async ({ attacked, shops }) => {
    const open = (text: string) =>
      visit(attacked, path, { host: `${getShopWithText(shops, text).subdomain}.link.test`, userAgent });
    const harmless = await open(HARMLESS);
    expect(harmless.text).toContain('<html');
    for (const text of HOSTILE_TEXTS) {
      expectInertPage(await open(text), harmless);
    }
  });
});

test('a hostile user agent, referrer or query does not change a page either', async ({ attacked, shops }) => {
  const host = `${getShopWithText(shops, HARMLESS).subdomain}.link.test`;
  const harmless = await visit(attacked, '/open+', { host, userAgent: DEVICES.desktop });
  for (const text of HOSTILE_TEXTS) {
    const headers = { referer: encodeURIComponent(text), 'accept-language': text.replaceAll(/[^\x20-\x7e]/g, '') };
    const userAgent = `Mozilla/5.0 ${text.replaceAll(/[^\x20-\x7e]/g, '')}`;
    const query = `utm_source=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1`;
    const page = await visit(attacked, `/open+?${query}`, { host, userAgent, headers });
    expect(parsePageShape(page.text)).toEqual(parsePageShape(harmless.text));
    const visited = await visit(attacked, `/open?${query}`, { host, userAgent, headers });
    expect(visited.headers['set-cookie']).toBeUndefined();
    expect(visited.location ?? '').not.toMatch(/[^\x21-\x7e]/);
  }
});

describe('GraphQL', () => {
  test('returns texts unchanged, as JSON that no browser interprets as a page', async ({ shops }) => {
    for (const text of HOSTILE_TEXTS) {
      const { data, headers } = await getShopWithText(shops, text).secret.request(
        '{ smartLink(by: { code: "open" }) { tags metadata preview { title } template { name } } routes(first: 1) { nodes { device version } } }',
      );
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(data).toEqual({
        smartLink: {
          tags: [text.trim()],
          metadata: { [text]: { text } },
          preview: { title: text },
          template: { name: text.trim() },
        },
        routes: { nodes: [{ device: text, version: text }] },
      });
    }
  });

  test('returns errors as JSON too, regardless of their texts', async ({ shops }) => {
    const { secret } = getShopWithText(shops, HARMLESS);
    for (const text of HOSTILE_TEXTS) {
      for (const query of [`{ "${text}" }`, text]) {
        const response = await secret.request(query);
        expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
        expect(response.errors.length).toBeGreaterThan(0);
      }
      const { errors } = await secret.request(
        'mutation ($uri: String!) { createSmartLink(input: { uri: $uri, code: $uri }) { smartLink { id } } }',
        { uri: text },
      );
      expect(errors).toHaveLength(1);
    }
  });
});

test('GraphiQL is the same page for every query string', async ({ attacked }) => {
  const open = async (query: string) => {
    const response = await fetch(`${attacked.url}/graphql${query}`, { headers: { accept: 'text/html' } });
    return [response.headers.get('content-type'), await response.text()];
  };
  const page = await open('');
  expect(page[1]).toContain('<html');
  for (const text of [HOSTILE_TEXTS[0], HOSTILE_TEXTS[1], HOSTILE_TEXTS[2]]) {
    const query = `?query=${encodeURIComponent(text ?? '')}&variables=${encodeURIComponent(text ?? '')}`;
    expect((await open(query)).join() === page.join()).toBe(true);
  }
});

test('the server does not send a plain-text error as a page', async ({ attacked }) => {
  for (const path of ['/<script>alert(1)</script>', '/v2/<script>alert(1)</script>', '/graphql/<script>']) {
    const { status, headers, text } = await visit(attacked, path, { host: 'localhost' });
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^(text\/plain|application\/json); charset=utf-8$/);
    expect(text).not.toContain('<script>');
  }
  const foreign = await visit(attacked, '/', { host: '<script>alert(1)</script>' });
  expect(foreign.status).toBeGreaterThanOrEqual(400);
  expect(foreign.headers['content-type'] ?? 'text/plain').toMatch(/^text\/plain/);
});

// This must be the last test, because it stops the server to complete the log.
test('every line of the log is one line of JSON that the server wrote', async ({ attacked: { server }, shops }) => {
  expect(shops.size).toBeGreaterThan(1);
  const closed = once(server.process, 'close');
  await server.stop();
  await closed;
  const logged = server.stdout().split('\n').slice(0, -1);
  expect(logged.length).toBeGreaterThan(100);
  for (const line of logged) {
    expect(line).toMatch(/^\P{Cc}+$/u);
    expect(line).not.toMatch(/alert\(1\)|pwned|forged|1\+1/);
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
  }
});
