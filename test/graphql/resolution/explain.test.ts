import { describe, expect } from 'vitest';
import { detectClient } from '../../../src/domain/clients/client.ts';
import type { PlatformKind } from '../../../src/domain/platform-kind.ts';
import { choose } from '../../../src/domain/redirects/choose.ts';
import { findDestination } from '../../../src/domain/smart-links/destination.ts';
import { USER_AGENTS } from '../../domain/user-agents.ts';
import { givenLink } from '../../support/builders.ts';
import { decodeLinkId } from '../../support/events.ts';
import { createTest } from '../../support/test.ts';

const EXPLAIN = `query ($code: String, $url: String, $userAgent: String!, $installed: Boolean, $app: AppSelector) {
  explain(code: $code, url: $url, userAgent: $userAgent, installed: $installed, app: $app) {
    smartLink { code }
    client { text device browser inApp bot { name kind } }
    outcome { kind text location deepLink fallback web }
    destination { platform link fallback source }
    landing
    steps { code text }
  }
}`;

const MATRIX = `query ($code: String) {
  resolveMatrix(code: $code) {
    smartLink { code }
    rows { device browser installed landing outcome { kind location deepLink } steps { code } }
  }
}`;

interface Explained {
  smartLink: { code: string };
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
    const variables = { code: link.code, userAgent, ...more };
    return (await shop.secret.get<{ explain: Explained }>(EXPLAIN, variables)).explain;
  });

/** The user agents that are valid in a header and within the argument's limit. */
const agents = USER_AGENTS.filter(({ text }) => text.length <= 2_000 && /^[\x20-\x7e]*$/.test(text));

describe('the explain query', () => {
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
    const explained = await explain(iphone, { code: null, url });

    expect(explained.smartLink.code).toBe(link.code);
    expect(explained.outcome).toMatchObject({ kind: 'PREVIEW_PAGE', deepLink: 'com.app.iphone://p/42' });
    expect(explained.steps.map(({ text }) => text).join('\n')).toContain('The template "Product"');
  });

  test.for([
    ['an unknown code', 'secret', { code: 'nope', userAgent: '' }, 7],
    ['an input that names no link', 'secret', { userAgent: '' }, 2],
    ['a user agent of more than 2000 characters', 'secret', { code: 'x', userAgent: 'x'.repeat(2_001) }, 5],
    ['a publishable token', 'publishable', { code: 'x', userAgent: '' }, 11],
    ['an installation key that names no app', 'installation', { code: 'x', userAgent: '' }, 2],
  ] as const)('rejects %s', async ([, client, variables, status], { shop }) => {
    const { errors, data } = await shop[client].request(EXPLAIN, variables);
    expect(errors[0]?.extensions).toMatchObject({ status });
    expect(data).toEqual({ explain: null });
  });
});

describe('the resolveMatrix query', () => {
  test('returns every case in one response, each as the explain query does', async ({ shop, link }) => {
    const { resolveMatrix } = await shop.secret.get<{
      resolveMatrix: {
        rows: { device: string; installed: boolean; landing: string | null; outcome: { kind: string } }[];
      };
    }>(MATRIX, { code: link.code });
    const listOutcomeKinds = (device: string) =>
      new Set(resolveMatrix.rows.filter((row) => row.device === device).map(({ outcome }) => outcome.kind));

    expect(listOutcomeKinds('ANDROID')).toEqual(new Set(['INTENT', 'PREVIEW_PAGE']));
    expect(listOutcomeKinds('IPHONE')).toEqual(new Set(['PREVIEW_PAGE']));
    expect(listOutcomeKinds('DESKTOP')).toEqual(new Set(['REDIRECT']));
    expect(listOutcomeKinds('BOT')).toEqual(new Set(['BOT_PAGE']));
    expect(resolveMatrix.rows.filter(({ device }) => device === 'ANDROID').map(({ installed }) => installed)).toContain(
      true,
    );
  });

  test('rejects an unknown code', async ({ shop }) => {
    const { errors } = await shop.secret.request(MATRIX, { code: 'nope' });
    expect(errors[0]?.extensions).toMatchObject({ status: 7 });
  });
});

/** Returns the name of an enum value: `IN_APP` for `in-app`. */
function toEnumValue(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
