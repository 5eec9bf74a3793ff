import { test as base, describe, expect } from 'vitest';
import { buildIpadCheckPage, buildPreviewPage } from '../../src/doors/edge/pages/index.ts';
import type { HtmlPage } from '../../src/doors/edge/pages/page.ts';
import { ACTIONS, buildPageContext, PAGE_NAMES, renderPage } from '../edge/page-context.ts';
import { openWindow, shouldSkipChromium, type Window } from './chromium.ts';
import { servePages } from './page-server.ts';

const SCHEMES = ['light', 'dark'] as const;

const test = base
  /** The pages by name. A test can change them. */
  .extend('served', () => {
    const served = new Map<string, HtmlPage>(PAGE_NAMES.map((name) => [name, renderPage(name, buildPageContext())]));
    const long = {
      title: 'Donaudampfschifffahrtsgesellschaft'.repeat(9),
      description: 'x'.repeat(900),
      imageUrl: null,
    };
    served.set('long', buildPreviewPage(buildPageContext({ preview: long, iconUrl: null }), ACTIONS));
    served.set(
      'bare',
      buildPreviewPage(buildPageContext({ preview: { ...long, title: null }, iconUrl: null }), ACTIONS),
    );
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
      for (const width of [320, 390, 820, 1400]) {
        await page.setViewportSize({ width, height: 800 });
        for (const name of [...served.keys()].filter((one) => one !== 'ipad')) {
          await page.goto(`${origin}/${name}`);
          expect(await page.evaluate('document.documentElement.scrollWidth'), `${name}, ${width} wide`).toBe(width);
          expect(await page.evaluate(FAINT_TEXTS), `${name}, ${colorScheme}`).toEqual([]);
          await screenshot(`${name}-${width}-${colorScheme}`);
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
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Open in the app');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test("offers the store if the app doesn't open after a tap, and never redirects automatically", async ({
    open,
    origin,
  }) => {
    const { page } = await open('preview');
    expect(await page.locator('#status').textContent()).toBe('');
    await page.getByRole('link', { name: 'Open in the app' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await page.locator('.primary').innerText()).toBe('Get the app');
    expect(page.url()).toBe(`${origin}/preview`);
  });

  test('opens the app automatically and continues to the store with `autoOpen`', async ({ open, served, origin }) => {
    const actions = { ...ACTIONS, get: `${origin}/store`, autoOpen: 'with-fallback' } as const;
    served.set(
      'automatic',
      buildPreviewPage(buildPageContext({ preview: { title: null, description: null, imageUrl: null } }), actions),
    );
    const { page } = await open('automatic');
    await expect.poll(() => page.url()).toBe(`${origin}/store`);
  });
});

const BUTTONS = ['Open in the app', 'Get the app', 'See it on the web'];

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
