import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { createFreshTest } from '../support/test.ts';

const DESKTOP = { userAgent: getUserAgent('Chrome on Windows') };
const ANDROID = { userAgent: getUserAgent('Chrome on a Pixel') };
const SITE = 'http://www.app-web.com/';
const PLAY = 'https://play.google.com/store/apps/details?id=com.app.android';

const test = createFreshTest();

/** Returns the buttons of a page: their ids and addresses. */
async function visitForButtons(app: TestApp, path: string, options: { userAgent: string }) {
  const { status, location, text } = await visit(app, path, options);
  const buttons = [...text.matchAll(/<a class="button[^>]* id="(\w+)" href="([^"]*)"/g)];
  return { status, location, buttons: buttons.map(([, id = '', href = '']) => [id, unescapeHtml(href)]) };
}

describe('a destination', () => {
  test.for([4_499, 7_999, 8_000])('of %i characters is opened by a redirect', async (length, { app, shop }) => {
    const uri = 'https://example.com/?payload='.padEnd(length, 'x');
    const link = await givenLink(shop.secret, { uri });

    expect(await visit(app, `/${link.code}`, DESKTOP)).toMatchObject({ status: 302, location: uri });
    expect(await visit(app, `/${link.code}`, ANDROID)).toMatchObject({ status: 302, location: uri });
    expect((await readClicks(app, link)).map(({ outcome }) => outcome)).toEqual(['REDIRECT', 'REDIRECT']);
  });

  test.for([8_001, 8_192])('of %i characters is opened by a button', async (length, { app, shop }) => {
    const uri = SITE.padEnd(length, 'x');
    const link = await givenLink(shop.secret, { uri });

    expect(await visitForButtons(app, `/${link.code}`, DESKTOP)).toEqual({
      status: 200,
      location: null,
      buttons: [['web', uri]],
    });
    expect((await readClicks(app, link)).map(({ outcome }) => outcome)).toEqual(['PREVIEW_PAGE']);
    const { smartLink } = await shop.secret.get<{ smartLink: { explanation: { steps: { text: string }[] } } }>(
      `query ($code: String!, $userAgent: String!) {
        smartLink(by: { code: $code }) { explanation(userAgent: $userAgent) { steps { text } } }
      }`,
      { code: link.code, ...DESKTOP },
    );
    expect(smartLink.explanation.steps.map(({ text }) => text)).toContain(
      'The redirect would be longer than 8000 bytes, so the server shows a page',
    );
  });

  test('is opened by a button if forwarded parameters make it too long', async ({ app, shop }) => {
    const uri = `${SITE}${'x'.repeat(7_000)}`;
    const link = await givenLink(shop.secret, { uri });
    const sent = 8_000 - uri.length - '?utm_source='.length;

    expect(await visit(app, `/${link.code}?utm_source=${'u'.repeat(sent)}`, DESKTOP)).toMatchObject({ status: 302 });
    const longer = `utm_source=${'u'.repeat(sent + 1)}`;
    expect(await visitForButtons(app, `/${link.code}?${longer}`, DESKTOP)).toMatchObject({
      buttons: [['web', `${uri}?${longer}`]],
    });
  });

  test('outside the validity window is opened by a button', async ({ app, shop }) => {
    const expiredUrl = SITE.padEnd(8_100, 'x');
    const link = await givenLink(shop.secret, { uri: '/a', expiredUrl, startsAt: '2999-01-01T00:00:00Z' });

    expect(await visitForButtons(app, `/${link.code}`, DESKTOP)).toEqual({
      status: 200,
      location: null,
      buttons: [['web', expiredUrl]],
    });
  });
});

describe('an Android intent', () => {
  test('of Cyrillic letters stays a redirect below the limit', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: `/articles/${'ж'.repeat(200)}` });

    const { status, location } = await visit(app, `/${link.code}`, ANDROID);

    expect(status).toBe(302);
    expect(location).toMatch(/^intent:/);
    expect(location?.length).toBeLessThanOrEqual(8_000);
  });

  test('becomes a page whose buttons open the app and the website', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: `/articles/${'ж'.repeat(600)}` });
    const path = `articles/${'%D0%B6'.repeat(600)}`;

    const { status, buttons } = await visitForButtons(app, `/${link.code}`, ANDROID);

    expect(status).toBe(200);
    expect(buttons).toEqual([
      ['open', expect.stringMatching(new RegExp(`^com\\.app\\.android://${path}\\?_hk_cid=[0-9a-f-]{36}$`))],
      ['web', `${SITE}${path}`],
    ]);
    const [click] = await readClicks(app, link);
    expect(click).toMatchObject({ outcome: 'PREVIEW_PAGE' });
    expect(buttons[0]?.[1]).toContain(click?.id);
  });

  test('becomes a page whose buttons open the app and the store', async ({ app, shop }) => {
    await shop.admin.get('mutation ($input: SetPlatformInput!) { setPlatform(input: $input) { platform { kind } } }', {
      input: { kind: 'ANDROID', urlSchemes: ['com.app.android'], storeUrl: PLAY },
    });
    const link = await givenLink(shop.secret, { uri: `/articles/${'ж'.repeat(400)}` });

    const { buttons } = await visitForButtons(app, `/${link.code}`, ANDROID);

    const [open = [], get = []] = buttons;
    expect(open[0]).toBe('open');
    expect(get[0]).toBe('get');
    const referrer = new URL(get[1] ?? '').searchParams.get('referrer') ?? '';
    expect(decodeURIComponent(referrer)).toBe(open[1]);
  });
});
