import { test as base, describe, expect } from 'vitest';
import { PAGE_LANGUAGES } from '../../src/domain/apps/page-language.ts';
import {
  buildDomainRootPage,
  buildExpiredPage,
  buildIpadCheckPage,
  buildPreviewPage,
} from '../../src/doors/edge/pages/index.ts';
import type { HtmlPage } from '../../src/doors/edge/pages/page.ts';
import { ACTIONS, buildPageContext, PAGE_NAMES, renderPage } from '../edge/page-context.ts';
import { openWindow, shouldSkipChromium, type Window } from './chromium.ts';
import { servePages } from './page-server.ts';

const SCHEMES = ['light', 'dark'] as const;

/** A small and a usual phone, the latter also in landscape, a tablet and a desktop. */
const SIZES = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 820, height: 1180 },
  { width: 1400, height: 900 },
] as const;

const LONG_WORD = 'Donaudampfschifffahrtsgesellschaft';

/** Texts that strain the layout: long words, right-to-left texts, and a script without spaces. */
const STRAINING_TEXTS = {
  'long words': { appName: LONG_WORD.repeat(3), title: LONG_WORD.repeat(9), description: 'x'.repeat(900) },
  'right to left': {
    appName: '\u0627\u0644\u0645\u062a\u062c\u0631',
    title:
      '\u0643\u0648\u0628 \u0645\u0646 \u0627\u0644\u0633\u064a\u0631\u0627\u0645\u064a\u0643 (Mug 2.0) \u0645\u0635\u0646\u0648\u0639 \u064a\u062f\u0648\u064a\u0627',
    description:
      '\u05e1\u05e4\u05dc \u05e7\u05e8\u05de\u05d9\u05e7\u05d4, $12, \u05e2\u05d1\u05d5\u05d3\u05ea \u05d9\u05d3.',
  },
  'no spaces': {
    appName: '\u9676\u5668\u306e\u5e97'.repeat(5),
    title: '\u624b\u4f5c\u308a\u306e\u9676\u5668\u306e\u30de\u30b0\u30ab\u30c3\u30d7'.repeat(4),
    description: '\u8aac\u660e'.repeat(200),
  },
};

/** Colors with which text or edges are hard to see, in one of the color schemes or in both. */
const ACCENT_COLORS = ['#ffffff', '#000000', '#ffd400', '#1e1e1c', '#767676', '#787878', '#b00020'];

const test = base
  /** The pages by name. A test can change them. */
  .extend('served', () => {
    const served = new Map<string, HtmlPage>(PAGE_NAMES.map((name) => [name, renderPage(name, buildPageContext())]));
    served.set('domain root', buildDomainRootPage({ language: 'en', isNegotiated: true }));
    for (const [name, { appName, title, description }] of Object.entries(STRAINING_TEXTS)) {
      const context = buildPageContext({ appName, iconUrl: null, preview: { title, description, imageUrl: null } });
      for (const page of ['preview', 'not found', 'root', 'inspection', 'qr'] as const) {
        served.set(`${page}, ${name}`, renderPage(page, context));
      }
    }
    const untitled = { title: null, description: null, imageUrl: null };
    served.set('bare', buildPreviewPage(buildPageContext({ preview: untitled, iconUrl: null }), ACTIONS));
    for (const accentColor of ACCENT_COLORS) {
      served.set(accentColor.slice(1), renderPage('preview', buildPageContext({ accentColor, iconUrl: null })));
    }
    return served;
  })
  .extend('origin', async ({ served }, { onCleanup }) => {
    const server = await servePages((request, response) => {
      const page = served.get(decodeURIComponent(request.url?.slice(1) ?? ''));
      if (page === undefined) {
        response.end('arrived');
      } else {
        response.writeHead(page.status, page.headers).end(page.html);
      }
    });
    onCleanup(server.close);
    return server.origin;
  })
  /** Opens a page in a new window, without waiting for its pictures and scripts. */
  .extend('open', ({ origin }, { onCleanup }) => {
    let window: Window | undefined;
    onCleanup(async () => window?.close());
    return async (name: string, device: Parameters<typeof openWindow>[1] = {}): Promise<Window> => {
      window = await openWindow(origin, device);
      await window.page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
      return window;
    };
  });

describe.skipIf(shouldSkipChromium())('a page of the link edge', () => {
  test.for(SCHEMES)(
    'fits any screen and is readable on it, in the %s color scheme',
    async (colorScheme, { open, served, origin }) => {
      const { page, screenshot } = await open('preview', { colorScheme });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const name of [...served.keys()].filter((one) => one !== 'ipad')) {
          await page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
          const where = `${name}, ${size.width} wide, ${colorScheme}`;
          expect(await page.evaluate('document.documentElement.scrollWidth'), where).toBe(size.width);
          expect(await page.evaluate(FAINT_TEXTS), where).toEqual([]);
          await screenshot(`${name} ${size.width} ${colorScheme}`);
        }
      }
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        colorScheme === 'dark' ? 'rgb(19, 19, 18)' : 'rgb(244, 243, 239)',
      );
    },
  );

  test('requests only its two pictures from other servers, and works without them', async ({
    open,
    served,
    origin,
  }) => {
    const { page, foreignRequests, complaints } = await open('preview');
    await expect
      .poll(() => [...foreignRequests].sort())
      .toEqual(['https://icons.example/shop.png', 'https://pictures.example/mug.jpg']);
    expect(await page.getByRole('link').allInnerTexts()).toEqual(BUTTONS);
    for (const name of served.keys()) {
      await page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
    }
    expect(new Set(foreignRequests).size).toBe(2);
    expect(complaints.filter(isRefusal)).toEqual([]);
  });

  test('runs no injected script', async ({ open, served }) => {
    const page = buildPreviewPage(buildPageContext(), ACTIONS);
    served.set('attacked', {
      ...page,
      html: page.html.replace('</main>', '<script>document.title="mine"</script></main>'),
    });
    const { page: openedPage, complaints } = await open('attacked');
    expect(await openedPage.title()).toBe('Handmade ceramic mug');
    await expect.poll(() => complaints.filter(isRefusal)).toHaveLength(1);
  });

  test('works without JavaScript', async ({ open, served, origin }) => {
    served.set(
      'ipad',
      buildIpadCheckPage(buildPageContext(), { ipad: '/ipad-place', mac: '/mac-place', noscript: '/any-place' }),
    );
    const { page } = await open('preview', { javaScriptEnabled: false });
    const links = page.getByRole('link');
    expect(await links.allInnerTexts()).toEqual(BUTTONS);
    expect(await links.first().getAttribute('href')).toBe(ACTIONS.open);

    await page.goto(`${origin}/ipad`);
    await page.getByRole('link', { name: 'Continue' }).click();
    await expect.poll(() => page.url()).toBe(`${origin}/any-place`);
  });

  test.for<[name: string, touchPoints: number, path: string]>([
    ['an iPad', 5, '/ipad-place'],
    ['a Mac', 0, '/mac-place'],
  ])('recognizes %s by its touch points', async ([, touchPoints, path], { open, served, origin }) => {
    served.set(
      'ipad',
      buildIpadCheckPage(buildPageContext(), { ipad: '/ipad-place', mac: '/mac-place', noscript: '/any-place' }),
    );
    const { page, complaints } = await open('bot');
    await page.addInitScript(`Object.defineProperty(navigator, 'maxTouchPoints', { get: () => ${touchPoints} })`);
    await page.goto(`${origin}/ipad`, { waitUntil: 'commit' });
    await expect.poll(() => page.url()).toBe(`${origin}${path}`);
    expect(complaints.filter(isRefusal)).toEqual([]);
  });

  test('moves the keyboard focus to its first button first, and shows the focus', async ({ open }) => {
    const { page } = await open('preview');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Open in Corner Shop');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test("offers the store if the app doesn't open after a tap, and never redirects automatically", async ({
    open,
    origin,
  }) => {
    const { page } = await open('preview');
    expect(await page.locator('#status').textContent()).toBe('');
    await page.getByRole('link', { name: 'Open in Corner Shop' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await page.locator('.primary').innerText()).toBe('Get Corner Shop');
    expect(page.url()).toBe(`${origin}/preview`);
  });

  test('does not move its buttons when it shows the hint', async ({ open }) => {
    const { page } = await open('preview', { viewport: { width: 320, height: 568 } });
    const measure = () => page.evaluate("JSON.stringify(document.querySelector('main').getBoundingClientRect())");
    const before = await measure();
    await page.getByRole('link', { name: 'Open in Corner Shop' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await measure()).toBe(before);
  });

  test.for([
    { width: 568, height: 320 },
    { width: 667, height: 375 },
    { width: 844, height: 390 },
    { width: 915, height: 412 },
  ])(
    'shows its buttons above the fold on a phone in landscape: $width x $height',
    async (viewport, { open, served, origin }) => {
      const { page } = await open('preview', { viewport });
      for (const name of [...served.keys()].filter((one) => /^(?:preview|root|not found|early|late|qr)\b/.test(one))) {
        await page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
        for (const button of await page.getByRole('link').all()) {
          const box = await button.boundingBox();
          expect(
            (box?.y ?? Number.NaN) + (box?.height ?? 0),
            `${name}: ${await button.innerText()}`,
          ).toBeLessThanOrEqual(viewport.height);
        }
      }
    },
  );

  test.for(PAGE_LANGUAGES)(
    'fits small screens in every language, here %s',
    async (language, { open, served, origin }) => {
      const { page, screenshot } = await open('preview', { viewport: { width: 320, height: 568 }, locale: language });
      for (const name of PAGE_NAMES.filter((one) => one !== 'ipad')) {
        served.set(name, renderPage(name, buildPageContext({ language })));
        await page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
        expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(320);
        await screenshot(`${language} ${name}`);
      }
    },
  );

  test.for<[timezoneId: string, locale: string, language: (typeof PAGE_LANGUAGES)[number], text: RegExp]>([
    ['America/New_York', 'en-US', 'en', /^Friday, January 15, 2027 at 3:00.AM$/],
    ['Europe/London', 'en-GB', 'en', /^Friday,? 15 January 2027 at 08:00$/],
    ['Asia/Tokyo', 'ja-JP', 'ja', /^2027年1月15日金曜日 17:00$/],
    ['Pacific/Kiritimati', 'de-AT', 'de', /^Freitag, 15\. Jänner 2027 um 22:00$/],
    ['Europe/Lisbon', 'it-IT', 'pt', /^sexta-feira, 15 de janeiro de 2027 às 08:00$/],
  ])(
    'shows times in the zone of the visitor: %s, %s',
    async ([timezoneId, locale, language, text], { open, served }) => {
      const startsAt = Date.UTC(2027, 0, 15, 8);
      served.set('early', buildExpiredPage(buildPageContext({ language }), { reason: 'BEFORE_START', startsAt }));
      const { page, complaints } = await open('early', { timezoneId, locale });
      // The clock of this machine decides whether the day is near enough for the words in parentheses.
      expect((await page.locator('time').innerText()).replace(/ \(.*\)$/, '')).toMatch(text);
      expect(complaints.filter(isRefusal)).toEqual([]);
    },
  );

  test.for<[days: number, language: (typeof PAGE_LANGUAGES)[number], words: string]>([
    [0, 'en', '(today)'],
    [1, 'de', '(morgen)'],
    [12, 'fr', '(dans 12 jours)'],
    [-1, 'es', '(ayer)'],
    [1, 'pt', '(amanhã)'],
    [2, 'ja', '(明後日)'],
  ])('says near days in plain words: %i days in %s', async ([days, language, words], { open, served }) => {
    const noon = new Date();
    noon.setUTCHours(12, 0, 0, 0);
    const startsAt = noon.getTime() + days * 86_400_000;
    served.set('early', buildExpiredPage(buildPageContext({ language }), { reason: 'BEFORE_START', startsAt }));
    const { page } = await open('early', { timezoneId: 'UTC', locale: language });
    expect(await page.locator('time').innerText()).toContain(words);
  });

  test('shows times in UTC without JavaScript', async ({ open }) => {
    const { page } = await open('early', { timezoneId: 'Asia/Tokyo', javaScriptEnabled: false });
    expect(await page.locator('time').innerText()).toMatch(/^Friday, January 15, 2027 at 8:00.AM UTC$/);
  });

  test('shows a QR code that a desktop shows large, without scrolling', async ({ open }) => {
    const { page } = await open('qr', { viewport: { width: 1280, height: 720 } });
    const box = await page.getByRole('img', { name: 'QR code of this link' }).boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(320);
    expect((box?.y ?? Number.NaN) + (box?.height ?? 0)).toBeLessThan(720);
  });
});

const BUTTONS = ['Open in Corner Shop', 'Get Corner Shop', 'See it on the web'];

function isRefusal(complaint: string): boolean {
  return complaint.includes('Content Security Policy');
}

/** A script that finds texts with a contrast ratio below 4.5 (WCAG 2.2, 1.4.3) to their background. */
const FAINT_TEXTS = `(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const texts = [...document.body.querySelectorAll('*')].filter((element) =>
    element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  if (texts.length === 0) return ['no text at all'];
  return texts.flatMap((element) => {
    const one = luminance(parts(getComputedStyle(element).color));
    const other = luminance(behind(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return contrast < 4.5 ? [element.textContent + ': ' + contrast.toFixed(2)] : [];
  });
})()`;
