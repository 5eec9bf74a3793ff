import { expect } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { ensureDemo } from '../../src/demo.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { buildSampleEvents } from '../../src/domain/events/sample-events.ts';
import { createClient } from '../support/client.ts';
import { createFreshTest, test as unit } from '../support/test.ts';

const NOW = Date.parse('2027-05-05T15:30:00Z');
const DAY_MS = 86_400_000;

const test = createFreshTest({ app: { clock: () => NOW } });

const CONFIG = parseConfig({ LINK_DOMAIN: 'link.test' });

test('the demo app has links and a month of clicks at the first start only', async ({ startApp }) => {
  const app = await startApp({ clock: () => NOW });
  await ensureDemo(app.services, CONFIG, 'smartlinks');
  await ensureDemo(app.services, CONFIG, 'smartlinks');

  const { text } = await app.services.tokens.createAdminKey(OPERATOR, 'demo');
  const { app: demo, smartLinks } = await createClient(app, `Bearer ${text}`).get<{
    app: { stats: { totals: Record<string, number> } };
    smartLinks: { nodes: { title: string; tags: string[]; note: string; clicks: { nodes: object[] } }[] };
  }>(`{
    app {
      stats {
        totals { clicks visitors bots programs opens installs redeems }
      }
    }
    smartLinks(first: 50) { nodes { title tags note clicks(first: 1) { nodes { id } } } }
  }`);

  expect(smartLinks.nodes).toHaveLength(12);
  for (const link of smartLinks.nodes) {
    expect(link).toMatchObject({ title: expect.any(String), note: expect.stringMatching(/^Demo: /) });
    expect(link.tags).toContain('demo');
    expect(link.clicks.nodes).toHaveLength(1);
  }
  const { clicks = 0, ...totals } = demo.stats.totals;
  expect(clicks).toBeGreaterThan(2_000);
  expect(Object.values(totals).every((count) => count > 0 && count < clicks)).toBe(true);
  expect(await app.database.read.selectFrom('clicks').select('id').where('created_at', '>=', NOW).execute()).toEqual(
    [],
  );
});

unit('sample events depend on nothing but the links and the day', () => {
  const links = [{ appId: 'app', smartLinkId: 'link', clicksPerDay: 20 }];
  const withoutIds = (now: number) =>
    buildSampleEvents(links, now).map(({ clicks, counts }) => [clicks.map(({ id: _, ...click }) => click), counts]);
  expect(withoutIds(NOW)).toEqual(withoutIds(NOW));

  const days = buildSampleEvents(links, NOW);
  expect(days).toHaveLength(30);
  const times = days.flatMap(({ clicks }) => clicks.map(({ createdAt }) => createdAt));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(NOW - 30 * DAY_MS);
  expect(Math.max(...times)).toBeLessThan(NOW);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});
