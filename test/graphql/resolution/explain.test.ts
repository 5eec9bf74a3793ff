import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { detectClient } from '../../../src/domain/clients/client.ts';
import type { PlatformKind } from '../../../src/domain/platform-kind.ts';
import { choose } from '../../../src/domain/redirects/choose.ts';
import { findDestination } from '../../../src/domain/smart-links/destination.ts';
import { USER_AGENTS } from '../../domain/user-agents.ts';
import type { TestApp } from '../../support/app.ts';
import { givenLink } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { decodeLinkId } from '../../support/events.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const EXPLANATION = `
    client { text device browser inApp bot { name kind } }
    outcome { kind text location deepLink fallback web }
    destination { platform link fallback source }
    landing
    steps { code text }`;

const EXPLAIN = `query ($by: SmartLinkSelector!, $userAgent: String!, $installed: Boolean, $app: AppSelector) {
  smartLink(by: $by, app: $app) {
    explanation(userAgent: $userAgent, installed: $installed) { ${EXPLANATION} }
  }
}`;

const MATRIX_ROWS =
  'resolutionMatrix { device browser installed landing outcome { kind location deepLink } steps { code } }';
const MATRIX = `query ($code: String!) { smartLink(by: { code: $code }) { ${MATRIX_ROWS} } }`;

interface Explained {
  client: {
    text: string;
    device: string;
    browser: string;
    inApp: string | null;
    bot: { name: string; kind: string } | null;
  };
  outcome: { kind: string; text: string; location: string | null; deepLink: string | null; fallback: string | null };
  destination: { platform: string; link: string | null; fallback: string | null; source: string } | null;
  landing: string | null;
  steps: { code: string; text: string }[];
}

const test = createTest({
  shop: {
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'], storeUrl: 'https://apps.apple.com/app/id1783' },
      {
        kind: 'android',
        urlSchemes: ['com.app.android'],
        storeUrl: 'https://play.google.com/store/apps/details?id=a.b',
      },
    ],
    templates: [{ name: 'Product', pattern: 'products/:id', targets: { iphone: { url: 'com.app.iphone://p/:id' } } }],
  },
})
  .extend('link', { scope: 'file' }, ({ shop }) => givenLink(shop.secret, { uri: '/products/42' }))
  .extend('explain', ({ shop, link }) => async (userAgent: string, more: Record<string, unknown> = {}) => {
    const variables = { by: { code: link.code }, userAgent, ...more };
    const { smartLink } = await shop.secret.get<{ smartLink: { explanation: Explained } }>(EXPLAIN, variables);
    return smartLink.explanation;
  });

/** The user agents that are valid in a header and within the argument's limit. */
const agents = USER_AGENTS.filter(({ text }) => text.length <= 2_000 && /^[\x20-\x7e]*$/.test(text));

describe('the explanation of a link', () => {
  test('is tested with at least 40 user agents', () => expect(agents.length).toBeGreaterThanOrEqual(40));

  test.for(agents.map((agent) => [agent.name, agent] as const))(
    'agrees with the redirect rules for %s',
    async ([, agent], { app, shop, link: createdLink, explain }) => {
      const snapshot = await app.services.snapshots.get(shop.id);
      const [link] = (await app.services.smartLinks.findSmartLinks(shop.id, [decodeLinkId(createdLink)])).values();
      if (snapshot === null || link === undefined) {
        throw new Error('no shop');
      }

      const explained = await explain(agent.text);

      const { device, browser, inApp, bot } = agent.client;
      expect(explained.client).toMatchObject({
        device: toEnumValue(device),
        browser: toEnumValue(browser),
        inApp: inApp && toEnumValue(inApp),
        bot: bot && { name: bot.name, kind: toEnumValue(bot.kind) },
      });
      const chosen = choose({
        link,
        snapshot,
        client: detectClient(agent.text),
        installed: 'unknown',
        now: Date.now(),
      });
      expect(explained.outcome.kind).toBe(chosen.outcome.kind);
      expect(explained.steps).toEqual(chosen.steps);
      expect(explained.steps.at(-1)).toEqual({ code: 'OUTCOME', text: explained.outcome.text });
      if (explained.destination !== null) {
        const platform = explained.destination.platform.toLowerCase() as PlatformKind;
        const { source, ...addresses } = findDestination(link, platform, snapshot) ?? {};
        expect(explained.destination).toEqual({ ...addresses, source, platform: explained.destination.platform });
      }
    },
  );

  const pixel =
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

  test('shows where a visitor lands with the app and without it', async ({ explain }) => {
    const [installed, missing, unknown] = [
      await explain(pixel, { installed: true }),
      await explain(pixel, { installed: false }),
      await explain(pixel),
    ];

    expect(installed.landing).toBe('com.app.android://products/42');
    expect(missing.landing).toBe('https://play.google.com/store/apps/details?id=a.b');
    expect(unknown.landing).toBeNull();
  });

  test('accepts a URL instead of a code, and names the template', async ({ link, explain }) => {
    const url = `http://shop.link.test/${link.code}`;
    const iphone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
    const explained = await explain(iphone, { by: { url } });

    expect(explained.outcome).toMatchObject({ kind: 'PREVIEW_PAGE', deepLink: 'com.app.iphone://p/42' });
    expect(explained.steps.map(({ text }) => text).join('\n')).toContain('The template "Product"');
  });

  test.for([
    ['a user agent of more than 2000 characters', 'secret', 'x'.repeat(2_001), 5],
    ['a publishable token', 'publishable', '', 11],
    ['a mobile token', 'iphone', '', 11],
  ] as const)('rejects %s', async ([, client, userAgent, status], { shop, link }) => {
    const { errors, data } = await shop[client].request(EXPLAIN, { by: { code: link.code }, userAgent });
    expect(errors).toMatchObject([{ path: ['smartLink', 'explanation'], extensions: { status } }]);
    expect(data).toEqual({ smartLink: { explanation: null } });
  });
});

interface Row {
  device: string;
  installed: boolean;
  landing: string | null;
  outcome: { kind: string };
}

describe('the resolution matrix of a link', () => {
  test('returns every case in one response, each as the explanation does', async ({ shop, link }) => {
    const { smartLink } = await shop.secret.get<{ smartLink: { resolutionMatrix: Row[] } }>(MATRIX, {
      code: link.code,
    });
    const rows = smartLink.resolutionMatrix;
    const listOutcomeKinds = (device: string) =>
      new Set(rows.filter((row) => row.device === device).map(({ outcome }) => outcome.kind));

    expect(listOutcomeKinds('ANDROID')).toEqual(new Set(['INTENT', 'PREVIEW_PAGE']));
    expect(listOutcomeKinds('IPHONE')).toEqual(new Set(['PREVIEW_PAGE']));
    expect(listOutcomeKinds('DESKTOP')).toEqual(new Set(['REDIRECT']));
    expect(listOutcomeKinds('BOT')).toEqual(new Set(['BOT_PAGE']));
    expect(rows.filter(({ device }) => device === 'ANDROID').map(({ installed }) => installed)).toContain(true);
  });

  test('requires a secret token or an admin key', async ({ shop, link }) => {
    const { errors, data } = await shop.publishable.request(MATRIX, { code: link.code });
    expect(errors).toMatchObject([{ path: ['smartLink', 'resolutionMatrix'], extensions: { status: 11 } }]);
    expect(data).toEqual({ smartLink: { resolutionMatrix: null } });
  });
});

describe('the preview of a link that is not stored', () => {
  const PREVIEW = `query ($input: DraftLinkInput!, $by: AppSelector, $userAgent: String!) {
    app(by: $by) { previewLink(input: $input) {
      uri warnings { code inputPath }
      destinations { platform link fallback source }
      explanation(userAgent: $userAgent, installed: true) { ${EXPLANATION} }
      ${MATRIX_ROWS}
    } }
  }`;
  const ANDROID =
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
  const CREATED = `mutation ($input: CreateSmartLinkInput!, $userAgent: String!) {
    createSmartLink(input: $input) {
      warnings { code inputPath }
      smartLink {
        uri destinations { platform link fallback source }
        explanation(userAgent: $userAgent, installed: true) { ${EXPLANATION} }
        ${MATRIX_ROWS}
      }
    }
  }`;

  test.for([
    { uri: '/products/7?a=b' },
    { uri: 'www.example.com/shop', expiresAt: '2020-01-01T00:00:00Z' },
    { uri: '/a', overrides: { web: { link: 'https://www.example.com/b' } } },
    { uri: 'https://www.example.com/c', unique: true, code: 'draft', tags: ['t'], metadata: { a: 1 } },
  ])('equals the link that its creation stores: %j', async (input, { app, shop }) => {
    const countLinks = () => app.database.read.selectFrom('smart_links').select('id').execute();
    const before = (await countLinks()).length;
    const previews = await Promise.all(
      ([[shop.secret], [shop.admin], [shop.installation, { id: shop.id }]] as const).map(([client, by = null]) =>
        client.get<{ app: { previewLink: Record<string, unknown> } }>(PREVIEW, { input, by, userAgent: ANDROID }),
      ),
    );
    expect(await countLinks()).toHaveLength(before);

    const { createSmartLink } = await shop.secret.get<{ createSmartLink: Record<string, unknown> }>(CREATED, {
      input,
      userAgent: ANDROID,
    });
    for (const preview of previews) {
      const { warnings, ...smartLink } = preview.app.previewLink;
      expect({ smartLink, warnings }).toEqual(createSmartLink);
    }
  });

  test('describes the existing link if the creation would return it', async ({ shop }) => {
    const input = { uri: '/stored', unique: true };
    await givenLink(shop.secret, { ...input, disabled: true });
    const variables = { input: { ...input, disabled: false }, userAgent: ANDROID };
    const { app } = await shop.secret.get<{ app: { previewLink: Record<string, unknown> } }>(PREVIEW, variables);
    const { createSmartLink } = await shop.secret.get<{ createSmartLink: Record<string, unknown> }>(CREATED, variables);

    const { warnings, ...smartLink } = app.previewLink;
    expect({ smartLink, warnings }).toEqual(createSmartLink);
    expect(smartLink.explanation).toMatchObject({ outcome: { kind: 'EXPIRED' } });
  });

  test.for([
    [{ uri: 'javascript:alert(1)' }, 9],
    [{ uri: '' }, 2],
    [{ uri: 'https://link.test/a' }, 9],
    [{ uri: 'http://shop.link.test/lazy?uri=/a' }, 9],
    [{ uri: `/${'a'.repeat(9_000)}` }, 9],
    [{ uri: '/a', code: 'not a code' }, 9],
    [{ uri: '/a', code: 'lazy' }, 9],
    [{ uri: '/a', code: 'TAKEN' }, 9],
    [{ uri: '/a', code: 'DELETED' }, 9],
    [{ uri: '/unique', code: 'other', unique: true }, 9],
    [{ uri: '/unique', code: 'other', unique: true, tags: [''] }, 5],
    [{ uri: '/a', code: 'TAKEN', redeemLimit: -1 }, 5],
    [{ uri: '/a', startsAt: '2027-01-02T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }, 9],
    [{ uri: '/a', expiredUrl: 'ftp://example.com' }, 9],
    [{ uri: '/a', overrides: { iphone: { link: 'other://a' } } }, 9],
    [{ uri: '/a', overrides: { web: { link: '/b', fallback: '/c' } } }, 9],
    [{ uri: '/a', preview: { imageUrl: 'data:,' } }, 9],
    [{ uri: '/a', metadata: { a: 'x'.repeat(20_000) } }, 5],
    [{ uri: '/a', title: 'x'.repeat(201) }, 5],
    [{ uri: '/a', tags: Array.from({ length: 51 }, (_, i) => `${i}`) }, 5],
  ] as const)('is refused like its creation: %j', async ([input, status], { freshShop }) => {
    await givenLink(freshShop.secret, { uri: '/unique', unique: true, code: 'TAKEN' });
    const { id } = await givenLink(freshShop.secret, { uri: '/b', code: 'DELETED' });
    await freshShop.secret.get('mutation ($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }', {
      id,
    });
    const previewed = await freshShop.secret.request(PREVIEW, { input, userAgent: '' });
    const created = await freshShop.secret.request(CREATED, { input, userAgent: '' });

    expect(previewed.data).toEqual({ app: { previewLink: null } });
    expect(previewed.errors).toMatchObject([{ path: ['app', 'previewLink'], extensions: { status } }]);
    const compare = ({ errors }: typeof created) => errors.map(({ message, extensions }) => ({ message, extensions }));
    expect(compare(previewed)).toEqual(compare(created));
  });

  test('requires a secret token or an admin key that is not read-only', async ({ app, shop }) => {
    const { text } = await app.services.tokens.createAdminKey(OPERATOR, shop.id, { readOnly: true });
    const { errors } = await createClient(app, `Bearer ${text}`).request(PREVIEW, {
      input: { uri: '/a' },
      userAgent: '',
    });
    expect(errors).toMatchObject([{ path: ['app', 'previewLink'], extensions: { status: 11 } }]);
  });
});

describe('the preview of a lazy link', () => {
  const PREVIEW = `query ($uri: String!) {
    app { previewLazyLink(uri: $uri) { uri destinations { platform link } explanation(userAgent: "") { outcome { location } } } }
  }`;
  const openLazily = (app: TestApp, uri: string) =>
    visit(app, `/lazy?uri=${encodeURIComponent(uri)}`, { userAgent: '' });

  test.for(['/products/3', 'http://www.app-web.com/x/', '/a?_hk_cid=1&b=2'])(
    'has the address that the server redirects to: %s',
    async (uri, { app, shop }) => {
      const previewed = await shop.secret.get<{ app: { previewLazyLink: Record<string, unknown> } }>(PREVIEW, { uri });
      const opened = await openLazily(app, uri);
      const stored = await shop.secret.get<{ app: { previewLazyLink: Record<string, unknown> } }>(PREVIEW, { uri });

      const { outcome } = previewed.app.previewLazyLink.explanation as { outcome: { location: string } };
      expect(opened.location?.replace(/[?&]_hk_.*$/, '')).toBe(outcome.location);
      expect(stored).toEqual(previewed);
    },
  );

  test.for([
    ['https://www.example.com/c', 9],
    ['https://apps.apple.com/app/id1783', 9],
    ['other://a', 9],
    ['', 2],
  ] as const)('fails where the server responds with 404: %j', async ([uri, status], { app, shop }) => {
    const { data, errors } = await shop.secret.request(PREVIEW, { uri });

    expect(data).toEqual({ app: { previewLazyLink: null } });
    expect(toRefusals(errors)).toMatchObject([{ status, message: expect.stringMatching(/uri/) }]);
    expect((await openLazily(app, uri)).status).toBe(404);
  });

  test('requires a secret token or an admin key', async ({ shop }) => {
    const { errors } = await shop.publishable.request(PREVIEW, { uri: '/a' });
    expect(toRefusals(errors)).toMatchObject([{ status: 11 }]);
  });
});

/** Returns the name of an enum value: `IN_APP` for `in-app`. */
function toEnumValue(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
