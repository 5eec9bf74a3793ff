import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import { visit } from '../support/edge.ts';
import { createRestClient } from '../support/rest.ts';
import { createInstallationTest } from '../support/test.ts';

const PIXEL = { userAgent: getUserAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: getUserAgent('Safari') };

describe.each(listTestedDialects('taps on two servers'))(
  'two servers on one $dialect',
  ({ createMigratedDatabase }) => {
    const test = createInstallationTest({
      createLocation: createMigratedDatabase,
      shop: { deferredLinkWindowSeconds: 3_600 },
    }).extend('serverOf', async ({ installation }) => {
      // All visits come from the same address.
      const settings = { RATE_LIMIT_LAZY_LINKS: '0', RATE_LIMIT_MISSES: '0' };
      const [even, odd] = await Promise.all([installation.serve(settings), installation.serve(settings)]);
      return (i: number) => (i % 2 === 0 ? even : odd);
    });

    test('create one link if 200 visitors open a lazy link for the first time', async ({ installation, serverOf }) => {
      const before = await installation.readStoredCodes();

      const visits = await Promise.all(
        Array.from({ length: 200 }, (_, i) => visit(serverOf(i), '/lazy?uri=%2Fcrowd', PIXEL)),
      );

      expect(new Set(visits.map(({ status }) => status))).toEqual(new Set([302]));
      // A visitor is redirected without a stored link if storing it takes longer than a second.
      const stored = visits.filter(({ location }) => /^intent:\/\/crowd\?_hk_[cs]id=/.test(location ?? ''));
      expect(visits.filter((visit) => !stored.includes(visit)).map(({ location }) => location?.slice(0, 20))).toEqual(
        Array(200 - stored.length).fill('intent://crowd#Inten'),
      );
      await expect.poll(async () => (await installation.readStoredCodes()).size).toBe(before.size + 1);
      // If the store was slow, the deep link contains the link's id instead, and the click is stored later.
      const last = await visit(serverOf(0), '/lazy?uri=%2Fcrowd', PIXEL);
      expect(last.location).toMatch(/^intent:\/\/crowd\?_hk_[cs]id=/);
      await expect.poll(() => installation.countClicks()).toBe(stored.length + 1);
    });

    test('match a deferred click with one of 24 concurrent installs', async ({ installation, serverOf }) => {
      const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };
      const { text } = await visit(serverOf(0), '/lazy?uri=gift', IPHONE);
      expect(text).toContain('com.app.iphone://gift');
      await expect.poll(() => installation.countClicks()).toBe(1);

      const responses = await Promise.all(
        Array.from({ length: 24 }, (_, i) =>
          createRestClient(serverOf(i), installation.shop.iphoneToken).post('/v2/installs/ios', { device }),
        ),
      );

      expect(responses.map(({ http }) => http)).toEqual(responses.map(() => 200));
      const deepLinks = responses
        .map(({ body }) => (body as { deeplink: string | null }).deeplink)
        .filter((deepLink) => deepLink !== null);
      expect(deepLinks).toEqual([expect.stringMatching(/^com\.app\.iphone:\/\/gift\?_hk_cid=/)]);
    });
  },
);
