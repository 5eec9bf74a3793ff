import fc from 'fast-check';
import { expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { DailyCount } from '../../src/domain/events/counts.ts';
import { DAY_MS, toDay } from '../../src/domain/events/day.ts';
import { createEventCounter } from '../../src/domain/events/event-counter.repository.ts';
import type { TopLinks } from '../../src/domain/events/top-link.service.ts';
import { generateIdAt } from '../../src/domain/ids.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { buildSmartLinkRow } from '../db/rows.ts';
import { givenApp } from '../support/builders.ts';
import { createTest } from '../support/test.ts';

const FIRST_DAY = Date.parse('2026-05-01T00:00:00Z');
const DAYS = 12;
const getDay = (day: number) => toDay(FIRST_DAY + day * DAY_MS);

/** The clicks of a link on some days, which are numbered from 0, and whether it is deleted. */
interface ModelLink {
  clicks: { day: number; platform: 'web' | 'iphone'; count: number; visitors: number }[];
  deleted?: boolean;
}

interface ModelRange {
  from: number;
  to: number;
}

let apps = 0;
const test = createTest()
  /** Creates an app with these links, oldest first, and returns the app's id and those of the links. */
  .extend('givenClickedLinks', { scope: 'file' }, ({ app }) => async (links: readonly ModelLink[]) => {
    apps += 1;
    const { id: appId } = await app.services.apps.createApp(OPERATOR, { name: 'Shop', subdomain: `top-${apps}` });
    const ids = links.map((_, i) => generateIdAt(FIRST_DAY + i));
    const counter = createEventCounter(app.database.dialect);
    const counts = links.flatMap(({ clicks }, i) =>
      clicks.flatMap(({ day, platform, count, visitors }) => {
        const click = buildCount(appId, ids[i] ?? '', { day: getDay(day), platform, count, visitors });
        // Other events don't count as clicks.
        return [click, { ...click, event: 'BOT' as const, count: 1_000, visitors: 0 }];
      }),
    );
    await app.database.write(async (tx) => {
      for (const [i, { deleted = false }] of links.entries()) {
        const row = { app_id: appId, id: ids[i] ?? '', deleted_at: deleted ? FIRST_DAY : null };
        await tx.insertInto('smart_links').values(buildSmartLinkRow(generateCode(), row)).execute();
      }
      await counter.addCounts(tx, counts);
    });
    return { appId, ids };
  });

function buildCount(appId: string, smartLinkId: string, counted: Partial<DailyCount>): DailyCount {
  const none = { platform: null, outcome: null, count: 0, visitors: 0, unlisted: 0 };
  return { appId, smartLinkId, day: getDay(0), event: 'CLICK', ...none, ...counted };
}

/** Computes the best links by adding up all clicks: their numbers with their clicks and visitors. */
function rankByModel(links: readonly ModelLink[], { from, to }: ModelRange, limit: number) {
  const sums = links.map(({ clicks, deleted = false }, link) => {
    const inRange = clicks.filter(({ day }) => day >= from && day <= to && !deleted);
    const sum = (field: 'count' | 'visitors') => inRange.reduce((total, one) => total + one[field], 0);
    return { link, clicks: sum('count'), visitors: sum('visitors') };
  });
  return sums
    .filter(({ clicks }) => clicks > 0)
    .sort((one, other) => other.clicks - one.clicks || other.link - one.link)
    .slice(0, limit);
}

const toRanks = ({ links }: TopLinks, ids: readonly string[]) =>
  links.map(({ smartLink, clicks, visitors }) => ({ link: ids.indexOf(smartLink.id), clicks, visitors }));

const dayOfClicks = fc.record({
  day: fc.nat(DAYS - 1),
  platform: fc.constantFrom('web' as const, 'iphone' as const),
  // Few different numbers, so that many links have the same.
  count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 })),
  visitors: fc.nat(3),
});
const modelLink = fc.record({
  clicks: fc.uniqueArray(dayOfClicks, { maxLength: 5, selector: ({ day, platform }) => `${day} ${platform}` }),
  deleted: fc.boolean(),
});
const range = fc
  .tuple(fc.nat(DAYS - 1), fc.nat(DAYS - 1))
  .map(([one, other]): ModelRange => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const request = fc.record({ range, limit: fc.constantFrom(1, 2, 10, 100), examined: fc.constantFrom(3, 10, 40) });

test('the search finds the same links as adding up all clicks, unless a limit ends it', async ({
  app,
  givenClickedLinks,
}) => {
  let incomplete = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(modelLink, { maxLength: 60, size: 'max' }),
      fc.array(request, { minLength: 8, maxLength: 8 }),
      async (links, requests) => {
        const { appId, ids } = await givenClickedLinks(links);
        for (const { range: days, limit, examined } of requests) {
          const query = { days: { from: getDay(days.from), to: getDay(days.to) }, limit };
          const expected = rankByModel(links, days, limit);

          const found = await app.services.topLinks.findTopLinks(appId, query);
          const limited = await app.services.topLinks.findTopLinks(appId, {
            ...query,
            limits: { links: examined, rows: 1_000 },
          });

          expect({ ranks: toRanks(found, ids), complete: found.complete }).toEqual({ ranks: expected, complete: true });
          if (limited.complete) {
            expect(toRanks(limited, ids)).toEqual(expected);
          } else {
            incomplete += 1;
            // The counts are right, and the links are in order.
            const all = rankByModel(links, days, links.length);
            expect(all.filter(({ link }) => toRanks(limited, ids).some((one) => one.link === link))).toEqual(
              toRanks(limited, ids),
            );
          }
        }
      },
    ),
    { numRuns: 25, seed: 20_260_501 },
  );
  expect(incomplete).toBeGreaterThan(0);
});

const clickOn = (day: number, count: number) => ({ day, platform: 'web' as const, count, visitors: 1 });
/** Links that were popular, all but the newest of them more so than `RECENT`. */
const FORMERLY_POPULAR: ModelLink[] = Array.from({ length: 50 }, (_, i) => ({ clicks: [clickOn(0, 1_000 - i)] }));
const RECENT: ModelLink[] = [{ clicks: [clickOn(5, 30)] }, { clicks: [clickOn(5, 20)] }];
const LATER = { from: getDay(3), to: getDay(9) };

test('a search that a limit ends says so, and has no link that it did not examine', async ({
  app,
  givenClickedLinks,
}) => {
  const { appId, ids } = await givenClickedLinks([...FORMERLY_POPULAR, ...RECENT]);
  const find = (limits?: { links: number; rows: number }) =>
    app.services.topLinks.findTopLinks(appId, { days: LATER, limit: 1, ...(limits && { limits }) });

  expect(await find({ links: 40, rows: 1_000 })).toEqual({ links: [], complete: false });
  expect(toRanks(await find(), ids)).toEqual([{ link: 50, clicks: 30, visitors: 1 }]);
});

test('a newer link with the same number of clicks comes first, even if it has fewer clicks in all', async ({
  app,
  givenClickedLinks,
}) => {
  const { appId, ids } = await givenClickedLinks([
    { clicks: [clickOn(0, 95), clickOn(5, 5)] },
    { clicks: [clickOn(5, 5)] },
    { clicks: [clickOn(0, 5)] },
  ]);
  const found = await app.services.topLinks.findTopLinks(appId, { days: LATER, limit: 1 });
  expect(toRanks(found, ids)).toEqual([{ link: 1, clicks: 5, visitors: 1 }]);
});

test('a range with few clicks needs no search among links that were popular before', async ({
  app,
  givenClickedLinks,
}) => {
  const { appId, ids } = await givenClickedLinks([{ clicks: [clickOn(0, 2_000), clickOn(5, 3)] }, ...FORMERLY_POPULAR]);
  const limits = { links: 20, rows: 1_000 };

  const found = await app.services.topLinks.findTopLinks(appId, { days: LATER, limit: 5, limits });
  const none = await app.services.topLinks.findTopLinks(appId, {
    days: { from: getDay(7), to: getDay(9) },
    limit: 5,
    limits,
  });

  expect({ ranks: toRanks(found, ids), complete: found.complete }).toEqual({
    ranks: [{ link: 0, clicks: 3, visitors: 1 }],
    complete: true,
  });
  expect(none).toEqual({ links: [], complete: true });
});

test('the counts of the app do not end the search while they lack those from before an upgrade', async ({
  startApp,
}) => {
  const app = await startApp();
  const { id: appId } = await givenApp(app);
  const id = generateIdAt(FIRST_DAY);
  await app.database.write(async (tx) => {
    const popular = Array.from({ length: 60 }, (_, i) => generateIdAt(FIRST_DAY + 1 + i));
    for (const smartLinkId of [...popular, id]) {
      await tx
        .insertInto('smart_links')
        .values(buildSmartLinkRow(generateCode(), { app_id: appId, id: smartLinkId }))
        .execute();
    }
    await tx.insertInto('app_count_fill').values({ app_id: '', smart_link_id: '', created_at: FIRST_DAY }).execute();
    const counter = createEventCounter(app.database.dialect);
    await counter.addCounts(tx, [
      ...popular.map((smartLinkId) => buildCount(appId, smartLinkId, { count: 100 })),
      buildCount(appId, id, { day: getDay(5), count: 30 }),
    ]);
  });

  const { links, complete } = await app.services.topLinks.findTopLinks(appId, { days: LATER, limit: 1 });

  expect(links.map(({ smartLink, clicks }) => [smartLink.id, clicks])).toEqual([[id, 30]]);
  expect(complete).toBe(true);
});

test('an error of the caller ends the search between two slices', async ({ app, givenClickedLinks }) => {
  const { appId } = await givenClickedLinks([...FORMERLY_POPULAR, ...RECENT]);
  const onSlice = () => {
    throw new Error('cancelled');
  };
  await expect(app.services.topLinks.findTopLinks(appId, { days: LATER, limit: 1, onSlice })).rejects.toThrow(
    'cancelled',
  );
});
