import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGE_LANGUAGES } from '../../src/domain/apps/page-language.ts';
import {
  buildAppRootPage,
  buildBotPage,
  buildDomainRootPage,
  buildExpiredPage,
  buildInspectionPage,
  buildIpadCheckPage,
  buildLoopPage,
  buildNotFoundPage,
  buildPreviewPage,
  buildQrPage,
  buildUnavailablePage,
} from '../../src/doors/edge/pages/index.ts';
import type { HtmlPage, PageContext } from '../../src/doors/edge/pages/page.ts';
import { anyCharacter } from '../domain/arbitraries.ts';
import { ACTIONS, buildPageContext, PAGE_NAMES, renderPage } from './page-context.ts';

/** Returns the tags of a document with their unescaped attributes. The pages quote every attribute. */
function parseTags({ html }: HtmlPage): Array<{ name: string; attributes: Record<string, string> }> {
  const withoutCode = html.replaceAll(/(<(style|script)[^>]*>)[\s\S]*?<\/\2>/g, '$1');
  return [...withoutCode.matchAll(/<([a-z][a-z0-9]*)((?:\s+[\w-]+="[^"]*"|\s+[\w-]+)*)\s*\/?>/gi)].map((tag) => ({
    name: tag[1] ?? '',
    attributes: Object.fromEntries(
      [...(tag[2] ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, decodeEntities(value ?? '')]),
    ),
  }));
}

function decodeEntities(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return text.replaceAll(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => characters[name] ?? '');
}

function findMeta(page: HtmlPage, name: string): string | undefined {
  const tag = parseTags(page).find(({ attributes }) => attributes.property === name || attributes.name === name);
  return tag?.attributes.content;
}

function listHrefs(page: HtmlPage): string[] {
  return parseTags(page).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href ?? ''] : []));
}

/** Returns the elements of a page without its texts. */
function describeTags(page: HtmlPage): string[] {
  return parseTags(page).map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(' ')}`);
}

function parseContentPolicy({ headers }: HtmlPage): Map<string, string> {
  const directives = (headers['content-security-policy'] ?? '').split('; ');
  return new Map(directives.map((one) => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]));
}

/** Returns a context whose texts all differ. */
function createContext(text: string): PageContext {
  return buildPageContext({
    appName: `A${text}`,
    preview: { title: `T${text}`, description: `D${text}`, imageUrl: 'https://pictures.example/mug.jpg' },
    uri: `u${text}`,
  });
}

describe.each(PAGE_NAMES)('every page (here: %s)', (name) => {
  const render = (context: PageContext, target?: string) => renderPage(name, context, target);
  const page = render(buildPageContext());

  test('is a complete document with a language, a title, one heading and one main element', () => {
    expect(page.html).toMatch(
      /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>[^<]+<\/title>/,
    );
    const names = parseTags(page).map((tag) => tag.name);
    expect(names.filter((tag) => tag === 'h1')).toHaveLength(1);
    expect(names.filter((tag) => tag === 'main')).toHaveLength(1);
    expect(parseTags(page).filter((tag) => tag.name === 'img' && tag.attributes.alt === undefined)).toEqual([]);
  });

  test('fits into the first round trip', () => {
    const wordy = createContext('漢字'.repeat(500));
    const target = `https://www.shop.example/${'x'.repeat(275)}`;
    expect(Buffer.byteLength(render(wordy, target).html)).toBeLessThan(14_000);
  });

  test('sends headers that forbid shared caches, frames and foreign content', () => {
    const policy = parseContentPolicy(page);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('private, no-store');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('strict-origin');
    for (const directive of ['default-src', 'base-uri', 'form-action', 'frame-ancestors']) {
      expect(policy.get(directive)).toBe(`'none'`);
    }
    expect(policy.get('style-src')).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
    expect(['none', policy.get('style-src')?.slice(1, -1)]).toContain(policy.get('script-src')?.slice(1, -1));
  });

  test('has a new nonce for each response, on its styles and scripts only', () => {
    const nonce = /'nonce-([^']+)'/.exec(parseContentPolicy(page).get('style-src') ?? '')?.[1];
    expect(render(buildPageContext()).headers['content-security-policy']).not.toContain(nonce);
    const code = parseTags(page).filter((tag) => tag.name === 'style' || tag.name === 'script');
    expect(code.map(({ attributes }) => attributes.nonce)).toEqual(code.map(() => nonce));
    expect(page.html.split(nonce ?? '').length - 1).toBe(code.length);
  });

  test('loads only pictures, without a referrer, from hosts that its policy lists', () => {
    const sources = parseTags(page).filter(({ attributes }) => attributes.src !== undefined);
    expect(sources.filter((tag) => tag.name !== 'img' || tag.attributes.referrerpolicy !== 'no-referrer')).toEqual([]);
    expect(page.html).not.toMatch(/<link|@import|url\(|<iframe|<object| style=| on[a-z]+="/);
    const origins = sources.map(({ attributes }) => new URL(attributes.src ?? '').origin).sort();
    const allowed = parseContentPolicy(page).get('img-src')?.split(' ').sort();
    expect(allowed).toEqual(origins.length === 0 ? [`'none'`] : origins);
  });

  test.each(['https://a;sandbox/x.png', 'https://a,b/x.png', 'https://*.example/x.png', "https://'self'/x.png"])(
    'shows no picture from a host that is unsafe in its policy: %s',
    (address) => {
      const preview = { title: 'T', description: null, imageUrl: address };
      const rendered = render(buildPageContext({ iconUrl: address, preview }));
      expect(parseContentPolicy(rendered).get('img-src')).toBe(`'none'`);
      expect(parseTags(rendered).filter(({ attributes }) => attributes.src !== undefined)).toEqual([]);
    },
  );

  test('shows the icon of its app, or the first letter of its name', () => {
    const listIcons = (context: PageContext) =>
      parseTags(render(context)).filter((tag) => tag.attributes.class === 'emblem');
    expect(listIcons(buildPageContext()).map(({ attributes }) => attributes.src)).toEqual([
      'https://icons.example/shop.png',
    ]);
    expect(listIcons(buildPageContext({ iconUrl: null }))).toEqual([]);
    expect(render(buildPageContext({ iconUrl: null })).html).toContain(
      '<span class="emblem monogram" aria-hidden="true">C<',
    );
  });

  test.each(PAGE_LANGUAGES)('declares the language of its text: %s', (language) => {
    const { html, headers } = render(buildPageContext({ language }));
    expect(html).toContain(`<html lang="${language}">`);
    expect(headers['content-language']).toBe(language);
    expect(html).not.toMatch(/[{]\w+[}](?![^<]*<\/(?:style|script)>)/);
  });

  test('varies by the language of the request, unless its language is the default for bots', () => {
    expect(page.headers.vary).toBe('Accept-Language');
    expect(render(buildPageContext({ isNegotiated: false })).headers.vary).toBeUndefined();
  });

  test('has the accent color of its app, and a text color that is readable on it', () => {
    const { html } = render(buildPageContext({ accentColor: '#ffd400' }));
    expect(html).toMatch(/<style nonce="[^"]+">[^<]*--button:#ffd400;--on-button:#000000;/);
  });

  test.each(['red', '#fff', '#FFD400', '#ffd400;}body{display:none', '</style><script>alert(1)</script>'])(
    'ignores an accent color that is not in canonical form: %s',
    (accentColor) => {
      const strange = render(buildPageContext({ accentColor }));
      const plain = render(buildPageContext());
      const withoutNonces = ({ html }: HtmlPage) => html.replaceAll(/nonce="[^"]*"/g, '');
      expect(withoutNonces(strange)).toBe(withoutNonces(plain));
    },
  );

  test.each([
    ['a script after a quote', `"><script>alert(1)</script>`],
    ['a script after an apostrophe', `'><img src=x onerror=alert(1)>`],
    ['the end of the title', '</title><script>alert(1)</script>'],
    ['the end of a script and of a style', '</script></style><script>alert(1)</script>'],
    ['a comment', '--><!--<script>'],
    ['line separators', 'a\u2028alert(1)\u2029'],
    ['entities', '&lt;script&gt; &amp;quot;'],
    ['a bidirectional override', '\u202Egpj.exe'],
    ['emoji', '👩‍👩‍👧‍👦🇳🇱'],
    ['a lone surrogate and control characters', '\uD83D\u0000\u001B'],
    ['a template', '`$' + '{alert(1)}`'],
  ])('shows %s as text', (_, text) => {
    expect(describeTags(render(createContext(text)))).toEqual(describeTags(render(createContext(' x'))));
  });

  test('has the same elements with any text', () => {
    const shape = describeTags(render(createContext(' x')));
    const character = fc.oneof(anyCharacter, fc.constantFrom(...`<>"'&`));
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const strange = render(createContext(`x${text}`));
        expect(describeTags(strange)).toEqual(shape);
        expect(strange.html).not.toMatch(/(?!\n)[\p{Surrogate}\p{Cc}]/u);
      }),
    );
  });

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://shop.example/1',
    'file:///etc/passwd',
    'view-source:https://shop.example',
    '//evil.example',
    '/\\evil.example',
    'no scheme',
  ])('has no link to %j', (target) => {
    const tags = parseTags(render(buildPageContext({ websiteUrl: target }), target));
    const targets = tags.flatMap(({ name: tag, attributes }) => [
      ...(tag === 'a' ? [attributes.href] : []),
      ...Object.entries(attributes).flatMap(([key, value]) => (/^data-(ipad|mac)$/.test(key) ? [value] : [])),
      ...(/^al:.*:url$/.test(attributes.property ?? '') ? [attributes.content] : []),
    ]);
    expect(targets).not.toContain(target);
    expect(targets.filter((one) => !one?.startsWith('https://shop.link.example/'))).toEqual([]);
  });

  test('truncates a very long title without splitting a character', () => {
    const long = render(createContext('👩‍👩‍👧‍👦'.repeat(1_000)));
    expect(long.html).not.toMatch(/(👩‍👩‍👧‍👦){40}/u);
    // No part of a family emoji is left before the ellipsis.
    expect(long.html).not.toMatch(/(?<!👩‍👩‍👧‍👦|[\w ’.])…/u);
  });

  test("doesn't reverse its own text after untrusted text with a bidirectional override", () => {
    const { html } = render(createContext('\u202Egpj.exe'));
    const outside = html.replaceAll(/<bdi[^>]*>[^<]*<\/bdi>/g, '');
    expect(outside).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});

describe('the preview page', () => {
  test('has a plain link for every action, the first of which is the primary button', () => {
    const page = buildPreviewPage(buildPageContext(), ACTIONS);
    expect(listHrefs(page)).toEqual([ACTIONS.open, ACTIONS.get, ACTIONS.web]);
    expect(parseTags(page).find(({ attributes }) => attributes.class === 'button primary')?.attributes.href).toBe(
      ACTIONS.open,
    );
  });

  test('names the app on its buttons, but not another app, whose name is unknown', () => {
    const build = (given: object) => buildPreviewPage(buildPageContext(), { ...ACTIONS, ...given }).html;
    expect(build({})).toContain('>Open in <bdi>Corner Shop</bdi></a>');
    expect(build({})).toContain('>Get <bdi>Corner Shop</bdi></a>');
    expect(build({ opensOtherApp: true })).toMatch(/>Open in the app<\/a>[\s\S]*>Get the app<\/a>/);
    expect(build({ getsApp: false })).toContain('>Continue without the app</a>');
  });

  test('reserves room for the hint after a tap, unless there is nothing else to offer', () => {
    const build = (given: object) => buildPreviewPage(buildPageContext(), { ...ACTIONS, ...given }).html;
    expect(build({})).toMatch(
      /<span class="room" aria-hidden="true">Still here\?[^<]+<\/span><span id="status" role="status"><\/span>/,
    );
    expect(build({ get: null, web: null })).not.toContain('class="hint"');
    expect(build({ open: null })).not.toContain('class="hint"');
  });

  test.each([
    [{ open: null }, [ACTIONS.get, ACTIONS.web]],
    [{ open: null, get: null }, [ACTIONS.web]],
    [{ get: null, web: null }, [ACTIONS.open]],
  ])('omits an action without a URL: %j', (given, links) => {
    expect(listHrefs(buildPreviewPage(buildPageContext(), { ...ACTIONS, ...given }))).toEqual(links);
  });

  test('says that there is nothing to open if no action has a URL', () => {
    const page = buildPreviewPage(buildPageContext(), { ...ACTIONS, open: null, get: null, web: null });
    expect(page.html).toContain('There is nothing to open on this device.');
    expect(parseContentPolicy(page).get('script-src')).toBe(`'none'`);
  });

  test('links to the intents and store URLs that the edge creates, and to deep links of any scheme', () => {
    const open = 'intent://p/1#Intent;scheme=shop;package=shop.app;end';
    const page = buildPreviewPage(buildPageContext(), { ...ACTIONS, open, get: 'market://details?id=shop.app' });
    expect(listHrefs(page).slice(0, 2)).toEqual([open, 'market://details?id=shop.app']);
  });

  test('shows the name of the app if the link has no title', () => {
    const page = buildPreviewPage(
      buildPageContext({ preview: { title: ' ', description: null, imageUrl: null } }),
      ACTIONS,
    );
    expect(page.html).toContain('<title>Corner Shop</title>');
    expect(page.html).toContain('<p class="app alone">');
    expect(page.html).toContain('<h1><bdi>Corner Shop</bdi></h1>');
  });
});

describe.each([
  ['preview', buildPreviewPage(buildPageContext(), ACTIONS)],
  ['bot', buildBotPage(buildPageContext(), ACTIONS.web)],
])('the %s page', (_, page) => {
  test.each([
    ['og:title', 'Handmade ceramic mug'],
    ['og:description', 'Thrown and glazed by hand.'],
    ['og:image', 'https://pictures.example/mug.jpg'],
    ['og:url', 'https://shop.link.example/abc1234'],
    ['og:type', 'website'],
    ['og:site_name', 'Corner Shop'],
    ['twitter:card', 'summary_large_image'],
    ['al:ios:url', 'shop://p/1783'],
    ['al:ios:app_store_id', '1783'],
    ['al:ios:app_name', 'Corner Shop'],
    ['al:android:url', 'shopdroid://p/1783'],
    ['al:android:package', 'shop.app'],
    ['al:android:app_name', 'Corner Shop'],
    ['al:web:url', 'https://www.shop.example/products/1783'],
  ])('declares %s as %s', (name, value) => {
    expect(findMeta(page, name)).toBe(value);
  });

  test('declares its metadata before the style sheet, since some bots read only the beginning', () => {
    expect(page.html.indexOf('al:web:url')).toBeLessThan(page.html.indexOf('<style'));
  });
});

describe("Safari's banner", () => {
  test("passes the deep link to the app, or the link's short URL without a deep link", () => {
    expect(findMeta(buildPreviewPage(buildPageContext(), ACTIONS), 'apple-itunes-app')).toBe(
      'app-id=1783, app-argument=shop://p/1783',
    );
    expect(findMeta(buildBotPage(buildPageContext(), null), 'apple-itunes-app')).toBe(
      'app-id=1783, app-argument=https://shop.link.example/abc1234',
    );
  });

  test('encodes commas in a URL, which would begin another argument', () => {
    const page = buildPreviewPage(buildPageContext(), { ...ACTIONS, open: 'shop://a,b, app-id=2' });
    expect(findMeta(page, 'apple-itunes-app')?.match(/app-id=/g)).toHaveLength(1);
    expect(
      findMeta(buildPreviewPage(buildPageContext(), { ...ACTIONS, open: 'shop://a,app-id=2' }), 'apple-itunes-app'),
    ).toBe('app-id=1783, app-argument=shop://a%2Capp-id=2');
  });

  test("is absent if the link opens another app, as are the tags that name the page's own app on that system", () => {
    const { destinations = [] } = buildPageContext();
    const toOtherApp = (kind: string) =>
      destinations.map((one) => (one.platform === kind ? { ...one, link: 'otherapp://a' } : one));
    const buildContext = (kind: 'iphone' | 'android') =>
      buildPageContext({ destinations: toOtherApp(kind), otherAppPlatforms: [kind] });
    const onIos = buildBotPage(buildContext('iphone'), null);
    const onAndroid = buildBotPage(buildContext('android'), null);

    expect(onIos.html).not.toMatch(/otherapp:|apple-itunes-app|al:ios:/);
    expect(findMeta(onIos, 'al:android:package')).toBe('shop.app');
    expect(onAndroid.html).not.toMatch(/otherapp:|al:android:/);
    expect(findMeta(onAndroid, 'al:ios:url')).toBe('shop://p/1783');
    const preview = buildPreviewPage(buildContext('iphone'), { ...ACTIONS, open: 'otherapp://a' });
    expect(findMeta(preview, 'apple-itunes-app')).toBeUndefined();
    expect(listHrefs(preview)).toContain('otherapp://a');
  });

  test('is absent if the app is not in the App Store', () => {
    const page = buildPreviewPage(buildPageContext({ platforms: new Map() }), ACTIONS);
    expect(findMeta(page, 'apple-itunes-app')).toBeUndefined();
    expect(findMeta(page, 'al:ios:app_name')).toBeUndefined();
  });
});

test('the bot page runs no script and links only to the web', () => {
  const page = buildBotPage(buildPageContext(), ACTIONS.web);
  expect(page.html).not.toContain('<script');
  expect(listHrefs(page)).toEqual([ACTIONS.web]);
  expect(listHrefs(buildBotPage(buildPageContext(), null))).toEqual([]);
});

test('the page that distinguishes an iPad from a Mac has a link for visitors without JavaScript', () => {
  const page = buildIpadCheckPage(buildPageContext(), { ipad: '/a?on=ipad', mac: '/a?on=mac', noscript: '/a?on=mac' });
  expect(/<noscript>(.*)<\/noscript>/.exec(page.html)?.[1]).toContain('href="/a?on=mac"');
});

describe('the page at the root', () => {
  const root = { ...buildPageContext(), url: 'https://shop.link.example/', storeUrl: null };

  test("of an app's links shows the app, its website and its store", () => {
    const page = buildAppRootPage({ ...root, storeUrl: ACTIONS.get });
    expect(page.status).toBe(200);
    expect(listHrefs(page)).toEqual(['https://www.shop.example', ACTIONS.get]);
    expect(page.html).toContain('<h1><bdi>Corner Shop</bdi></h1>');
    expect(page.html).toContain('Links that begin with <bdi dir="ltr">shop.link.example</bdi> come from');
    expect(parseTags(page).find((tag) => tag.attributes.class === 'emblem')?.attributes.src).toBe(root.iconUrl);
    expect(findMeta(page, 'og:url')).toBe('https://shop.link.example/');
  });

  test('has no buttons if the app has neither', () => {
    expect(listHrefs(buildAppRootPage({ ...root, websiteUrl: null }))).toEqual([]);
  });

  test('of the link domain belongs to no app', () => {
    const page = buildDomainRootPage({ language: 'es', isNegotiated: true });
    expect(page.status).toBe(200);
    expect(listHrefs(page)).toEqual([]);
    expect(page.html).toContain('<h1>Esta dirección es para enlaces cortos</h1>');
    expect(page.headers).toMatchObject({ 'content-language': 'es', vary: 'Accept-Language' });
  });
});

describe('the QR code page', () => {
  test("has the link's title as its title, or the app's name", () => {
    expect(buildQrPage(buildPageContext(), ['iphone']).html).toContain('<h1><bdi>Handmade ceramic mug</bdi></h1>');
    const preview = { title: null, description: null, imageUrl: null };
    const untitled = buildQrPage(buildPageContext({ preview }), ['iphone']);
    expect(untitled.html).toContain('<h1><bdi>Corner Shop</bdi></h1>');
    expect(untitled.html.split('<bdi>Corner Shop</bdi>')).toHaveLength(2);
  });

  test('names each device once, and shows the URL to type', () => {
    const { html } = buildQrPage(buildPageContext(), ['web', 'iphone', 'ipad', 'universal', 'android']);
    expect(html).toContain('It opens on iPhone, iPad, or Android.');
    expect(html).toContain('<bdi dir="ltr">shop.link.example/abc1234</bdi>');
    expect(html).toMatch(/<svg [^>]*role="img" aria-label="QR code of this link"/);
  });

  test('shows no QR code if the URL is too long', () => {
    const url = `https://shop.link.example/lazy?uri=${'x'.repeat(6_000)}`;
    const { html } = buildQrPage(buildPageContext({ url }), ['iphone']);
    expect(html).not.toContain('<svg');
    expect(Buffer.byteLength(html)).toBeLessThan(14_000);
  });
});

describe('the page of a link that does not redirect', () => {
  test.each([
    ['unknown', buildNotFoundPage(buildPageContext()), 404],
    ['leading to itself', buildLoopPage(buildPageContext()), 404],
    ['not valid yet', buildExpiredPage(buildPageContext(), { reason: 'BEFORE_START', startsAt: 0 }), 404],
    ['expired', buildExpiredPage(buildPageContext(), { reason: 'AFTER_EXPIRY', startsAt: null }), 410],
  ])('has the right status code if the link is %s', (_, page, status) => {
    expect(page.status).toBe(status);
    expect(listHrefs(page)).toEqual(['https://www.shop.example']);
    expect(page.html).toContain('Go to the <bdi>Corner Shop</bdi> website');
  });

  test('has no link if the app has no website, or if no app has the host', () => {
    expect(listHrefs(buildNotFoundPage(buildPageContext({ websiteUrl: null })))).toEqual([]);
    const foreign = buildNotFoundPage({ language: 'fr', isNegotiated: true });
    expect(listHrefs(foreign)).toEqual([]);
    expect(foreign.html).toContain('Ce lien est introuvable');
  });

  test('shows when the link starts, also in machine-readable form', () => {
    const startsAt = Date.UTC(2027, 0, 15, 8);
    const { html } = buildExpiredPage(buildPageContext(), { reason: 'BEFORE_START', startsAt });
    expect(html).toMatch(
      /It opens on <time datetime="2027-01-15T08:00:00.000Z">Friday, January 15, 2027 at 8:00.AM UTC<\/time>\./,
    );
    const french = buildExpiredPage(buildPageContext({ language: 'fr' }), { reason: 'BEFORE_START', startsAt });
    expect(french.html).toMatch(/à partir du <time [^>]*>vendredi 15 janvier 2027 à 08:00 UTC<\/time>\./);
    const never = buildExpiredPage(buildPageContext(), { reason: 'BEFORE_START', startsAt: 9e15 });
    expect(never.html).toContain('Please come back later.');
  });
});

describe('the inspection page', () => {
  const explain = (given: Partial<Parameters<typeof buildInspectionPage>[1]> = {}) => ({
    outcome: { kind: 'REDIRECT', location: 'https://www.shop.example' } as const,
    destinations: buildPageContext().destinations ?? [],
    steps: [],
    startsAt: null,
    expiresAt: null,
    ...given,
  });

  test('shows every URL as text, and links only to the short one, at its top', () => {
    const page = buildInspectionPage(
      buildPageContext(),
      explain({ steps: [{ code: 'CLIENT', text: 'This is a phone' }] }),
    );
    expect(listHrefs(page)).toEqual(['https://shop.link.example/abc1234']);
    expect(page.html.indexOf('Open this link')).toBeLessThan(page.html.indexOf('Short address'));
    for (const text of [
      'shopdroid://p/1783',
      'https://apps.apple.com/app/id1783',
      'This is a phone',
      'Set for this link',
      'It takes you to a website.',
    ]) {
      expect(page.html).toContain(text);
    }
  });

  test("shows the link's title, description, picture and validity window", () => {
    const window = { startsAt: Date.UTC(2027, 0, 15, 8), expiresAt: Date.UTC(2027, 1, 1) };
    const page = buildInspectionPage(buildPageContext(), explain(window));
    expect(page.html).toContain('<bdi>Handmade ceramic mug</bdi>');
    expect(page.html).toContain('<bdi>Thrown and glazed by hand.</bdi>');
    expect(parseTags(page).find(({ attributes }) => attributes.class === 'picture')?.attributes.src).toBe(
      'https://pictures.example/mug.jpg',
    );
    expect(page.html).toMatch(/From <time datetime="2027-01-15T08:00:00.000Z">[\s\S]*Until <time datetime="2027-02-01/);
    const open = buildInspectionPage(buildPageContext(), explain({ ...window, startsAt: null }));
    expect(open.html).not.toContain('From <time');
    expect(buildInspectionPage(buildPageContext(), explain()).html).not.toContain('<script');
  });

  test('says "same path" for a path of the app, and "same address" for another site', () => {
    const destinations = [
      { platform: 'web', link: 'https://blog.example/a', fallback: null, source: 'SAME_PATH' },
      { platform: 'iphone', link: null, fallback: 'https://blog.example/a', source: 'SAME_PATH' },
    ] as const;
    const ofPath = buildInspectionPage(buildPageContext(), explain());
    expect(ofPath.html.split('Same path as the link')).toHaveLength(2);
    const ofSite = buildInspectionPage(buildPageContext({ uri: 'https://blog.example/a' }), explain({ destinations }));
    expect(ofSite.html).not.toContain('Same path');
    expect(ofSite.html.split('Same address as the link')).toHaveLength(3);
  });

  test.each([
    ['BEFORE_START', 404, 'This link isn’t open yet', '2027-01-15T08:00:00.000Z'],
    ['AFTER_EXPIRY', 410, 'This link has expired', '2027-02-01T00:00:00.000Z'],
  ] as const)('explains a link outside its window, without its content: %s', (reason, status, title, time) => {
    const window = { startsAt: Date.UTC(2027, 0, 15, 8), expiresAt: Date.UTC(2027, 1, 1) };
    const page = buildUnavailablePage(buildPageContext(), { ...window, reason, url: null });
    expect(page.status).toBe(status);
    expect(page.html).toContain(`<h1>${title}</h1>`);
    expect(/ on <time datetime="([^"]+)">/.exec(page.html)?.[1]).toBe(time);
    expect(page.html).not.toMatch(/mug|products|1783/i);
    expect(listHrefs(page)).toEqual(['https://www.shop.example']);

    const redirected = buildUnavailablePage(buildPageContext(), { ...window, reason, url: 'https://a.example/sale' });
    expect(redirected.html).toMatch(
      /If you open it now, it takes you to<\/dt><dd><bdi dir="ltr">https:\/\/a\.example\/sale/,
    );
  });

  test('shows a bidirectional override in a URL in its encoded form', () => {
    const destinations = [
      { platform: 'web', link: 'https://a.example/\u202Egpj', fallback: null, source: 'OVERRIDE' },
    ] as const;
    expect(buildInspectionPage(buildPageContext(), explain({ destinations })).html).toContain(
      'https://a.example/%E2%80%AEgpj',
    );
  });
});
