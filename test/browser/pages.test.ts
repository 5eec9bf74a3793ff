import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ipadCheckPage, previewPage } from '../../src/doors/edge/pages/index.ts';
import type { Page } from '../../src/doors/edge/pages/page.ts';
import { ACTIONS, everyPage, pageContext } from '../edge/page-context.ts';
import { openWindow, type Window, withoutChromium } from './chromium.ts';

const SCHEMES = ['light', 'dark'] as const;

describe.skipIf(withoutChromium())('the pages of the link edge, in a browser', () => {
  const served = new Map<string, Page>();
  const server = createServer((request, response) => {
    const page = served.get(decodeURIComponent(request.url?.slice(1) ?? ''));
    if (page === undefined) response.end('arrived');
    else response.writeHead(page.status, page.headers).end(page.html);
  });
  let origin: string;
  let window: Window | undefined;

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    served.clear();
    for (const [name, page] of everyPage(pageContext())) served.set(name, page);
    const long = {
      title: 'Donaudampfschifffahrtsgesellschaft'.repeat(9),
      description: 'x'.repeat(900),
      imageUrl: null,
    };
    served.set('long', previewPage(pageContext({ preview: long, iconUrl: null }), ACTIONS));
    served.set('bare', previewPage(pageContext({ preview: { ...long, title: null }, iconUrl: null }), ACTIONS));
  });
  afterEach(async () => {
    await window?.close();
    window = undefined;
  });
  afterAll(() => server.close());

  /** Opens a page in a window of its own; the one that goes on by itself is not waited for. */
  async function visit(name: string, device: Parameters<typeof openWindow>[1] = {}): Promise<Window> {
    window = await openWindow(origin, device);
    await window.page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
    return window;
  }

  test.each(SCHEMES)('fit any screen and can be read on it, %s', async (colorScheme) => {
    const { page, screenshot } = await visit('preview', { colorScheme });
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
  });

  test('ask nobody for anything but the two pictures, and do without them', async () => {
    const { page, foreignRequests, complaints } = await visit('preview');
    await expect
      .poll(() => [...foreignRequests].sort())
      .toEqual(['https://icons.example/shop.png', 'https://pictures.example/mug.jpg']);
    expect(await page.getByRole('link').allInnerTexts()).toEqual(BUTTONS);
    for (const name of served.keys()) await page.goto(`${origin}/${name}`, { waitUntil: 'domcontentloaded' });
    expect(new Set(foreignRequests).size).toBe(2);
    expect(complaints.filter(isRefusal)).toEqual([]);
  });

  test('run no script that somebody has slipped in', async () => {
    const page = previewPage(pageContext(), ACTIONS);
    served.set('attacked', {
      ...page,
      html: page.html.replace('</main>', '<script>document.title="mine"</script></main>'),
    });
    const { page: shown, complaints } = await visit('attacked');
    expect(await shown.title()).toBe('Handmade ceramic mug');
    await expect.poll(() => complaints.filter(isRefusal)).toHaveLength(1);
  });

  test('are of use without JavaScript', async () => {
    served.set(
      'ipad',
      ipadCheckPage(pageContext(), { ipad: '/ipad-place', mac: '/mac-place', noscript: '/any-place' }),
    );
    const { page } = await visit('preview', { javaScriptEnabled: false });
    const links = page.getByRole('link');
    expect(await links.allInnerTexts()).toEqual(BUTTONS);
    expect(await links.first().getAttribute('href')).toBe(ACTIONS.open);

    await page.goto(`${origin}/ipad`);
    await page.getByRole('link', { name: 'Continue' }).click();
    await expect.poll(() => page.url()).toBe(`${origin}/any-place`);
  });

  test.each([
    ['an iPad', 5, '/ipad-place'],
    ['a Mac', 0, '/mac-place'],
  ])('tell %s by its touch points', async (_, touchPoints, place) => {
    served.set(
      'ipad',
      ipadCheckPage(pageContext(), { ipad: '/ipad-place', mac: '/mac-place', noscript: '/any-place' }),
    );
    const { page, complaints } = await visit('bot');
    await page.addInitScript(`Object.defineProperty(navigator, 'maxTouchPoints', { get: () => ${touchPoints} })`);
    await page.goto(`${origin}/ipad`, { waitUntil: 'commit' });
    await expect.poll(() => page.url()).toBe(`${origin}${place}`);
    expect(complaints.filter(isRefusal)).toEqual([]);
  });

  test('give the keyboard the first button first, and show where it is', async () => {
    const { page } = await visit('preview');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Open in the app');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test('offer the store where a tap on the app led nowhere, and go nowhere by themselves', async () => {
    const { page } = await visit('preview');
    expect(await page.locator('#status').textContent()).toBe('');
    await page.getByRole('link', { name: 'Open in the app' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await page.locator('.primary').innerText()).toBe('Get the app');
    expect(page.url()).toBe(`${origin}/preview`);
  });

  test('open the app by themselves where they are told to, and go on to the store', async () => {
    const actions = { ...ACTIONS, get: `${origin}/store`, autoOpen: 'with-fallback' } as const;
    served.set(
      'automatic',
      previewPage(pageContext({ preview: { title: null, description: null, imageUrl: null } }), actions),
    );
    const { page } = await visit('automatic');
    await expect.poll(() => page.url()).toBe(`${origin}/store`);
  });
});

const BUTTONS = ['Open in the app', 'Get the app', 'See it on the web'];

function isRefusal(complaint: string): boolean {
  return complaint.includes('Content Security Policy');
}

/** Texts with a contrast below 4.5 (WCAG 2.2, 1.4.3) to the nearest background behind them, worked out in the page. */
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
