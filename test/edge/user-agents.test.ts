import { describe, expect } from 'vitest';
import { USER_AGENTS, type Way } from '../domain/user-agents.ts';
import { type GivenAppOptions, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, type VisitResponse, visit } from '../support/edge.ts';
import { test as base } from '../support/test.ts';

const APPLE = 'https://apps.apple.com/app/id1783';
const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';

const WEB = { kind: 'web', baseUrl: 'https://www.shop.example' } as const;
const IPHONE = { kind: 'iphone', urlSchemes: ['shop-phone'], storeUrl: APPLE } as const;
const IPAD = { kind: 'ipad', urlSchemes: ['shop-pad'], storeUrl: APPLE } as const;
const UNIVERSAL = { kind: 'universal', urlSchemes: ['shop-ios'], storeUrl: APPLE } as const;
const ANDROID = { kind: 'android', urlSchemes: ['shop'], storeUrl: PLAY, packageName: 'example.shop' } as const;

const PLATFORMS = {
  all: [WEB, IPHONE, IPAD, ANDROID],
  ios: [UNIVERSAL],
  android: [ANDROID],
  web: [WEB],
} satisfies Record<string, readonly object[]>;

type Kind = keyof typeof PLATFORMS;
const KINDS = Object.keys(PLATFORMS) as Kind[];

/** The kind of response, and the click's source and platform, or null if no click is counted. */
interface Expected {
  response: 'web' | 'intent' | 'page' | 'qr' | 'check' | 'bot';
  click: readonly [source: string, platform: string | null] | null;
}

/** The outcome that a click records. The page that tells an iPad from a Mac doesn't record a click. */
const OUTCOMES: Readonly<Record<Expected['response'], string | null>> = {
  web: 'REDIRECT',
  intent: 'INTENT',
  page: 'PREVIEW_PAGE',
  qr: 'QR_PAGE',
  check: null,
  bot: 'BOT_PAGE',
};

const ON_WEB: Expected = { response: 'web', click: ['VISITOR', 'web'] };
const QR: Expected = { response: 'qr', click: ['VISITOR', null] };
// The click is recorded when the page reports the device.
const CHECK: Expected = { response: 'check', click: null };
const INTENT: Expected = { response: 'intent', click: ['VISITOR', 'android'] };
const BOT: Expected = { response: 'bot', click: ['BOT', null] };

function expectPage(platform: string): Expected {
  return { response: 'page', click: ['VISITOR', platform] };
}

function getExpected(way: Way, kind: Kind, device: string): Expected {
  if (way === 'bot') {
    return BOT;
  }
  if (kind === 'web') {
    return ON_WEB;
  }
  switch (way) {
    case 'ios':
    case 'ios asks':
      return kind === 'android' ? QR : expectPage(kind === 'ios' ? 'universal' : device);
    case 'intent':
    case 'android asks':
      if (kind === 'ios') {
        return QR;
      }
      return way === 'intent' ? INTENT : expectPage('android');
    case 'mac or ipad':
      return kind === 'android' ? QR : CHECK;
    case 'web':
      return kind === 'all' ? ON_WEB : QR;
  }
}

const test = base.extend('links', { scope: 'file' }, async ({ app }) => {
  const links = {} as Record<Kind, GivenLink>;
  for (const kind of KINDS) {
    const options = { subdomain: kind, platforms: [...PLATFORMS[kind]] } as GivenAppOptions;
    links[kind] = await givenLink((await givenApp(app, options)).secret, { uri: '/products/42' });
  }
  return links;
});

/** The user agents that a request can contain. Node.js limits the headers to 16 KB. */
const SENDABLE = USER_AGENTS.filter(({ text }) => text.length < 10_000 && /^[\t\x20-\x7e]*$/.test(text));

test('nearly all user agents of the table can be sent, more than sixty in all', () => {
  expect(SENDABLE.length).toBeGreaterThan(60);
  expect(SENDABLE.length).toBeGreaterThan(USER_AGENTS.length - 5);
});

describe.each(KINDS)('an app with %s platforms', (kind) => {
  test.for(SENDABLE)('handles the user agent $name', async ({ text, way, client }, { app, links }) => {
    const before = await readClicks(app, links[kind]);

    const visited = await visit(app, `/${links[kind].code}`, { host: `${kind}.link.test`, userAgent: text });

    const clicks = (await readClicks(app, links[kind])).slice(before.length);
    const { response, click } = getExpected(way, kind, client.device);
    const recorded = clicks.map(({ source, platform, outcome }) => ({ click: [source, platform], outcome }));
    expect(recorded).toEqual(click === null ? [] : [{ click, outcome: OUTCOMES[response] }]);
    expectResponse(visited, response, links[kind], clicks[0]?.id ?? '');
    expect(visited.headers['cache-control']).toBe('private, no-store');
    expect(visited.headers['x-content-type-options']).toBe('nosniff');
  });
});

function expectResponse(visited: VisitResponse, response: Expected['response'], link: GivenLink, click: string): void {
  const { status, location } = visited;
  const text = unescapeHtml(visited.text);
  const buildDeepLink = (scheme: string) => `${scheme}://products/42?_hk_cid=${click}`;
  if (response === 'web') {
    expect({ status, location }).toEqual({ status: 302, location: 'https://www.shop.example/products/42' });
    return;
  }
  if (response === 'intent') {
    const store = `${PLAY}&referrer=${encodeURIComponent(buildDeepLink('shop'))}`;
    const parts = `scheme=shop;package=example.shop;S.browser_fallback_url=${encodeURIComponent(store)};end`;
    expect({ status, location }).toEqual({
      status: 302,
      location: `intent://products/42?_hk_cid=${click}#Intent;${parts}`,
    });
    return;
  }
  expect({ status, location, type: visited.headers['content-type'] }).toEqual({
    status: 200,
    location: null,
    type: 'text/html; charset=utf-8',
  });
  if (response === 'page') {
    expect(text).toMatch(new RegExp(`shop(?:-phone|-pad|-ios)?://products/42\\?_hk_cid=${click}`));
  } else {
    expect(text).not.toContain('_hk_cid');
  }
  if (response === 'qr' || response === 'bot') {
    expect(text).toContain(link.url);
  }
  if (response === 'check') {
    expect(text).toContain(`/${link.code}?_hk_is=ipad`);
  }
}
