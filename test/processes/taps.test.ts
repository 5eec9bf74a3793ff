import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { userAgent } from '../domain/user-agents.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { restClientOf } from '../support/rest.ts';
import type { ServerProcess } from '../support/server.ts';

const PIXEL = { userAgent: userAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: userAgent('Safari') };

describe.each(testedDialects('taps on two servers'))('two servers on one $dialect', ({ freshPlace }) => {
  let installation: Installation;
  let servers: readonly [ServerProcess, ServerProcess];

  beforeEach(async () => {
    installation = await givenInstallation(await freshPlace(), { deferredWindow: 3_600 });
    // All of this comes from one address.
    const serve = () => installation.serve({ RATE_LIMIT_LAZY_LINKS: '0', RATE_LIMIT_MISSES: '0' });
    servers = [await serve(), await serve()];
  });
  afterEach(() => installation?.dispose());

  const serverOf = (i: number) => servers[i % 2 === 0 ? 0 : 1];

  test('make one link of 200 who open a lazy address first, at once', async () => {
    const before = await installation.storedCodes();

    const visits = await Promise.all(
      Array.from({ length: 200 }, (_, i) => visit(serverOf(i), '/lazy?uri=%2Fcrowd', PIXEL)),
    );

    expect(new Set(visits.map(({ status }) => status))).toEqual(new Set([302]));
    for (const { location } of visits) expect(location).toMatch(/^intent:\/\/crowd\?_hk_[cs]id=/);
    expect((await installation.storedCodes()).size).toBe(before.size + 1);
    // Where the store took its time the deep link carries the link's id, and the click follows.
    await expect.poll(() => installation.countClicks(), { timeout: 15_000 }).toBe(200);
  }, 60_000);

  test('give the click that waits to one of many installs, at once', async () => {
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };
    const tap = async (uri: string) => {
      const { text } = await visit(servers[0], `/lazy?uri=${uri}`, IPHONE);
      expect(text).toContain(`com.app.iphone://${uri}`);
      await expect.poll(() => installation.countClicks(), { timeout: 15_000 }).toBeGreaterThan(0);
    };
    await tap('gift');

    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        restClientOf(serverOf(i), installation.shop.iphoneToken).post('/v2/installs/ios', { device }),
      ),
    );

    expect(answers.map(({ http }) => http)).toEqual(answers.map(() => 200));
    const given = answers
      .map(({ body }) => (body as { deeplink: string | null }).deeplink)
      .filter((one) => one !== null);
    expect(given).toEqual([expect.stringMatching(/^com\.app\.iphone:\/\/gift\?_hk_cid=/)]);
  }, 60_000);
});
