import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { ownId } from '../support/events.ts';
import { heldClock } from '../support/held-clock.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { restClientOf } from '../support/rest.ts';
import type { ServerProcess } from '../support/server.ts';

const LIMITS = { RATE_LIMIT_WRONG_TOKENS: '10', RATE_LIMIT_MISSES: '10', RATE_LIMIT_REDEEMS_LINK: '10' };

const postgres = testedDialects('limits that servers share').find(({ dialect }) => dialect === 'postgres');

describe.skipIf(postgres === undefined)('who goes from one server to the other, on one PostgreSQL,', () => {
  const clock = heldClock();
  let installation: Installation;
  let one: ServerProcess;
  let two: ServerProcess;

  beforeAll(async () => {
    if (postgres === undefined) return;
    installation = await givenInstallation(await postgres.freshPlace());
    one = await installation.serve({ ...LIMITS, ...clock.env });
    two = await installation.serve({ ...LIMITS, ...clock.env });
  }, 60_000);
  // Every story has a minute of its own, so that nobody has used up anything.
  afterEach(() => clock.nextMinute(one, two));
  afterAll(async () => {
    await installation?.dispose();
    clock.remove();
  });

  let tried = 0;
  const guessToken = (server: ServerProcess) =>
    restClientOf(server, (tried++).toString(16).padStart(40, 'a')).get('/v2/smartlinks/nobody');
  const guessCode = (server: ServerProcess) => visit(server, `/guess${tried++}`);

  /**
   * Expects that somebody who has used up ten turns at one server is refused by the other as well, which hears of it
   * within seconds, and has no more turns there than there are: not ten more.
   */
  async function expectShared(attempt: (server: ServerProcess) => Promise<number>, allowed: number): Promise<void> {
    for (let i = 0; i < 10; i += 1) expect(await attempt(one)).toBe(allowed);
    expect(await attempt(one)).toBe(429);

    const answers: number[] = [];
    await expect
      .poll(
        async () => {
          answers.push(await attempt(two));
          return answers.at(-1);
        },
        { interval: 1_200, timeout: 15_000 },
      )
      .toBe(429);
    expect(answers.slice(0, -1)).toEqual(Array(answers.length - 1).fill(allowed));
    expect(answers.length).toBeLessThan(10);
  }

  test('has guessed tokens', () => expectShared(async (server) => (await guessToken(server)).http, 401));

  test('has guessed codes', () => expectShared(async (server) => (await guessCode(server)).status, 404));

  test('has redeemed', async () => {
    const link: GivenLink = await givenLink(installation.backEndOf(one), { uri: '/a', metadata: { a: 1 } });
    const redeem = async (server: ServerProcess) => {
      const client = restClientOf(server, installation.shop.iphoneToken);
      return (await client.get(`/v2/smartlinks/metadata?_hk_sid=${ownId(link)}`)).http;
    };
    await expectShared(redeem, 200);
  });
});
