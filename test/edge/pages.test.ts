import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildBotPage,
  buildExpiredPage,
  buildInspectionPage,
  buildIpadCheckPage,
  buildNotFoundPage,
  buildPreviewPage,
  buildQrPage,
} from '../../src/doors/edge/pages/index.ts';
import type { HtmlPage, PageContext } from '../../src/doors/edge/pages/page.ts';
import { anyCharacter } from '../domain/arbitraries.ts';
import { ACTIONS, PAGE_NAMES, pageContext, renderPage } from './page-context.ts';

/** The tags of a document with their attributes as a parser sees them; the pages quote every attribute. */
function tagsOf({ html }: HtmlPage): Array<{ name: string; attributes: Record<string, string> }> {
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

function metaOf(page: HtmlPage, name: string): string | undefined {
  const tag = tagsOf(page).find(({ attributes }) => attributes.property === name || attributes.name === name);
  return tag?.attributes.content;
}

function linksOf(page: HtmlPage): string[] {
  return tagsOf(page).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href ?? ''] : []));
}

/** What a page is made of, whatever it says. */
function shapeOf(page: HtmlPage): string[] {
  return tagsOf(page).map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(' ')}`);
}

function policyOf({ headers }: HtmlPage): Map<string, string> {
  const directives = (headers['content-security-policy'] ?? '').split('; ');
  return new Map(directives.map((one) => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]));
}

/** Every text of a context, each told from the others. */
function createContext(text: string): PageContext {
  return pageContext({
    appName: `A${text}`,
    preview: { title: `T${text}`, description: `D${text}`, imageUrl: 'https://pictures.example/mug.jpg' },
    uri: `u${text}`,
  });
}

describe.each(PAGE_NAMES)('every page (here: %s)', (name) => {
  const pageOf = (context: PageContext, target?: string) => renderPage(name, context, target);
  const page = pageOf(pageContext());

  test('is a whole document with a language, a title, one heading and one main part', () => {
    expect(page.html).toMatch(
      /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>[^<]+<\/title>/,
    );
    const names = tagsOf(page).map((tag) => tag.name);
    expect(names.filter((tag) => tag === 'h1')).toHaveLength(1);
    expect(names.filter((tag) => tag === 'main')).toHaveLength(1);
    expect(tagsOf(page).filter((tag) => tag.name === 'img' && tag.attributes.alt === undefined)).toEqual([]);
  });

  test('fits into the first round trip', () => {
    const wordy = createContext('漢字'.repeat(500));
    const target = `https://www.shop.example/${'x'.repeat(275)}`;
    expect(Buffer.byteLength(pageOf(wordy, target).html)).toBeLessThan(14_000);
  });

  test('sends headers that keep it out of shared caches, of frames and of reach for foreign content', () => {
    const policy = policyOf(page);
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

  test('has a new nonce each time, on its style and its scripts and nowhere else', () => {
    const nonce = /'nonce-([^']+)'/.exec(policyOf(page).get('style-src') ?? '')?.[1];
    expect(pageOf(pageContext()).headers['content-security-policy']).not.toContain(nonce);
    const code = tagsOf(page).filter((tag) => tag.name === 'style' || tag.name === 'script');
    expect(code.map(({ attributes }) => attributes.nonce)).toEqual(code.map(() => nonce));
    expect(page.html.split(nonce ?? '').length - 1).toBe(code.length);
  });

  test('loads nothing but pictures, without a referrer, from hosts that its policy names', () => {
    const sources = tagsOf(page).filter(({ attributes }) => attributes.src !== undefined);
    expect(sources.filter((tag) => tag.name !== 'img' || tag.attributes.referrerpolicy !== 'no-referrer')).toEqual([]);
    expect(page.html).not.toMatch(/<link|@import|url\(|<iframe|<object| style=| on[a-z]+="/);
    const origins = sources.map(({ attributes }) => new URL(attributes.src ?? '').origin);
    expect(policyOf(page).get('img-src')).toBe(origins.length === 0 ? `'none'` : origins.join(' '));
  });

  test.each(['https://a;sandbox/x.png', 'https://a,b/x.png', 'https://*.example/x.png', "https://'self'/x.png"])(
    'shows no picture from a host that its policy cannot name: %s',
    (address) => {
      const preview = { title: 'T', description: null, imageUrl: address };
      const shown = pageOf(pageContext({ iconUrl: address, preview }));
      expect(policyOf(shown).get('img-src')).toBe(`'none'`);
      expect(tagsOf(shown).filter(({ attributes }) => attributes.src !== undefined)).toEqual([]);
    },
  );

  test('shows the icon of its app, else the first letter of the name', () => {
    const icons = (context: PageContext) => tagsOf(pageOf(context)).filter((tag) => tag.attributes.class === 'emblem');
    expect(icons(pageContext()).map(({ attributes }) => attributes.src)).toEqual(['https://icons.example/shop.png']);
    expect(icons(pageContext({ iconUrl: null }))).toEqual([]);
    expect(pageOf(pageContext({ iconUrl: null })).html).toContain(
      '<span class="emblem monogram" aria-hidden="true">C<',
    );
  });

  test.each([
    ['en-GB', 'en'],
    ['tlh', 'en'],
    ['', 'en'],
  ])('declares the language that it is written in to a visitor who prefers %j', (language, spoken) => {
    expect(pageOf(pageContext({ language })).html).toContain(`<html lang="${spoken}">`);
  });

  test.each([
    ['a script behind a quote', `"><script>alert(1)</script>`],
    ['a script behind an apostrophe', `'><img src=x onerror=alert(1)>`],
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
    expect(shapeOf(pageOf(createContext(text)))).toEqual(shapeOf(pageOf(createContext(' x'))));
  });

  test('has the same elements whatever text it is given', () => {
    const shape = shapeOf(pageOf(createContext(' x')));
    const character = fc.oneof(anyCharacter, fc.constantFrom(...`<>"'&`));
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const strange = pageOf(createContext(`x${text}`));
        expect(shapeOf(strange)).toEqual(shape);
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
    const tags = tagsOf(pageOf(pageContext(), target));
    const targets = tags.flatMap(({ name: tag, attributes }) => [
      ...(tag === 'a' ? [attributes.href] : []),
      ...Object.entries(attributes).flatMap(([key, value]) => (/^data-(ipad|mac)$/.test(key) ? [value] : [])),
      ...(/^al:.*:url$/.test(attributes.property ?? '') ? [attributes.content] : []),
    ]);
    expect(targets).not.toContain(target);
    expect(targets.filter((one) => !one?.startsWith('https://shop.link.example/'))).toEqual([]);
  });

  test('cuts an endless title between two characters', () => {
    const long = pageOf(createContext('👩‍👩‍👧‍👦'.repeat(1_000)));
    expect(long.html).not.toMatch(/(👩‍👩‍👧‍👦){40}/u);
    // No piece of a family stands alone in front of the three dots.
    expect(long.html).not.toMatch(/(?<!👩‍👩‍👧‍👦|[\w ’.])…/u);
  });

  test('reverses none of its own text by a bidirectional override in a given text', () => {
    const { html } = pageOf(createContext('\u202Egpj.exe'));
    const outside = html.replaceAll(/<bdi[^>]*>[^<]*<\/bdi>/g, '');
    expect(outside).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});

describe('the preview page', () => {
  test('has a plain link for every action, the first one as its primary button', () => {
    const page = buildPreviewPage(pageContext(), ACTIONS);
    expect(linksOf(page)).toEqual([ACTIONS.open, ACTIONS.get, ACTIONS.web]);
    expect(tagsOf(page).find(({ attributes }) => attributes.class === 'button primary')?.attributes.href).toBe(
      ACTIONS.open,
    );
  });

  test.each([
    [{ open: null }, [ACTIONS.get, ACTIONS.web]],
    [{ open: null, get: null }, [ACTIONS.web]],
    [{ get: null, web: null }, [ACTIONS.open]],
  ])('leaves out an action that is not given: %j', (given, links) => {
    expect(linksOf(buildPreviewPage(pageContext(), { ...ACTIONS, ...given }))).toEqual(links);
  });

  test('says that there is nothing to open where no action is given', () => {
    const page = buildPreviewPage(pageContext(), { open: null, get: null, web: null, autoOpen: false });
    expect(page.html).toContain('There is nothing to open on this device.');
    expect(policyOf(page).get('script-src')).toBe(`'none'`);
  });

  test('links to the intents and store addresses that the edge creates, and to deep links of any scheme', () => {
    const open = 'intent://p/1#Intent;scheme=shop;package=shop.app;end';
    const page = buildPreviewPage(pageContext(), { ...ACTIONS, open, get: 'market://details?id=shop.app' });
    expect(linksOf(page).slice(0, 2)).toEqual([open, 'market://details?id=shop.app']);
  });

  test('shows the name of the app where the link has no title', () => {
    const page = buildPreviewPage(pageContext({ preview: { title: ' ', description: null, imageUrl: null } }), ACTIONS);
    expect(page.html).toContain('<title>Corner Shop</title>');
    expect(page.html.split('<bdi>Corner Shop</bdi>')).toHaveLength(2);
  });
});

describe.each([
  ['preview', buildPreviewPage(pageContext(), ACTIONS)],
  ['bot', buildBotPage(pageContext(), ACTIONS.web)],
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
    expect(metaOf(page, name)).toBe(value);
  });

  test('declares all of it before the style sheet, where programs still read', () => {
    expect(page.html.indexOf('al:web:url')).toBeLessThan(page.html.indexOf('<style'));
  });
});

describe("Safari's banner", () => {
  test("passes the app its deep link, else the link's short address", () => {
    expect(metaOf(buildPreviewPage(pageContext(), ACTIONS), 'apple-itunes-app')).toBe(
      'app-id=1783, app-argument=shop://p/1783',
    );
    expect(metaOf(buildBotPage(pageContext(), null), 'apple-itunes-app')).toBe(
      'app-id=1783, app-argument=https://shop.link.example/abc1234',
    );
  });

  test('gains no part by a comma in an address', () => {
    const page = buildPreviewPage(pageContext(), { ...ACTIONS, open: 'shop://a,b, app-id=2' });
    expect(metaOf(page, 'apple-itunes-app')?.match(/app-id=/g)).toHaveLength(1);
    expect(metaOf(buildPreviewPage(pageContext(), { ...ACTIONS, open: 'shop://a,app-id=2' }), 'apple-itunes-app')).toBe(
      'app-id=1783, app-argument=shop://a%2Capp-id=2',
    );
  });

  test('is absent without an app in the store', () => {
    const page = buildPreviewPage(pageContext({ platforms: new Map() }), ACTIONS);
    expect(metaOf(page, 'apple-itunes-app')).toBeUndefined();
    expect(metaOf(page, 'al:ios:app_name')).toBeUndefined();
  });
});

test('the bot page runs no script and links to the web alone', () => {
  const page = buildBotPage(pageContext(), ACTIONS.web);
  expect(page.html).not.toContain('<script');
  expect(linksOf(page)).toEqual([ACTIONS.web]);
  expect(linksOf(buildBotPage(pageContext(), null))).toEqual([]);
});

test('the page that tells an iPad from a Mac has a link for a visitor without JavaScript', () => {
  const page = buildIpadCheckPage(pageContext(), { ipad: '/a?on=ipad', mac: '/a?on=mac', noscript: '/a?on=mac' });
  expect(/<noscript>(.*)<\/noscript>/.exec(page.html)?.[1]).toContain('href="/a?on=mac"');
});

describe('the QR code page', () => {
  test('names each device once, and the address to type', () => {
    const { html } = buildQrPage(pageContext(), ['web', 'iphone', 'ipad', 'universal', 'android']);
    expect(html).toContain('It opens on iPhone, iPad, or Android.');
    expect(html).toContain('<bdi dir="ltr">shop.link.example/abc1234</bdi>');
    expect(html).toMatch(/<svg [^>]*role="img" aria-label="QR code of this link"/);
  });

  test('shows no QR code of an address that is too long for one', () => {
    const url = `https://shop.link.example/lazy?uri=${'x'.repeat(6_000)}`;
    const { html } = buildQrPage(pageContext({ url }), ['iphone']);
    expect(html).not.toContain('<svg');
    expect(Buffer.byteLength(html)).toBeLessThan(14_000);
  });
});

describe('the page of a link that does not redirect', () => {
  test.each([
    ['unknown', buildNotFoundPage(pageContext()), 404],
    ['not valid yet', buildExpiredPage(pageContext(), { reason: 'BEFORE_START', startsAt: 0 }), 404],
    ['expired', buildExpiredPage(pageContext(), { reason: 'AFTER_EXPIRY', startsAt: null }), 410],
  ])('has its own status code where the link is %s', (_, page, status) => {
    expect(page.status).toBe(status);
    expect(linksOf(page)).toEqual([]);
  });

  test('shows when the link starts, for machines too, if it ever does', () => {
    const startsAt = Date.UTC(2027, 0, 15, 8);
    const { html } = buildExpiredPage(pageContext(), { reason: 'BEFORE_START', startsAt });
    expect(html).toMatch(/<time datetime="2027-01-15T08:00:00.000Z">January 15, 2027 at 8:00.AM UTC<\/time>/);
    const never = buildExpiredPage(pageContext(), { reason: 'BEFORE_START', startsAt: 9e15 });
    expect(never.html).toContain('Please come back later.');
  });
});

describe('the inspection page', () => {
  test('shows every address as text, and links to the short one alone', () => {
    const { destinations = [] } = pageContext();
    const page = buildInspectionPage(pageContext(), {
      destinations,
      steps: [{ code: 'CLIENT', text: 'This is a phone' }],
    });
    expect(linksOf(page)).toEqual(['https://shop.link.example/abc1234']);
    for (const text of [
      'shopdroid://p/1783',
      'https://apps.apple.com/app/id1783',
      'This is a phone',
      'Chosen for this link',
    ]) {
      expect(page.html).toContain(text);
    }
  });

  test('shows a bidirectional override in an address in its encoded form', () => {
    const destinations = [
      { platform: 'web', link: 'https://a.example/\u202Egpj', fallback: null, source: 'OVERRIDE' },
    ] as const;
    expect(buildInspectionPage(pageContext(), { destinations, steps: [] }).html).toContain(
      'https://a.example/%E2%80%AEgpj',
    );
  });
});
