import { expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { createMaintenanceService } from '../../src/domain/maintenance.service.ts';
import { createTest } from '../support/test.ts';

const HOUR = 60 * 60 * 1000;

let now = Date.parse('2026-05-01T00:00:00Z');
const test = createTest({ app: { clock: () => now } });

test('the server deletes responses stored for retries after a day, even more of them than fit in one slice', async ({
  app,
  shop,
}) => {
  const { idempotency, smartLinks } = app.services;
  const create = async (key: string) =>
    smartLinks.createSmartLink(OPERATOR, shop.id, { uri: '/a' }, await idempotency.buildKey(key, 'createSmartLink'));
  // In groups, because a busy PostgreSQL server would not connect all of them in time.
  for (let first = 0; first < 501; first += 50) {
    await Promise.all(Array.from({ length: Math.min(50, 501 - first) }, (_, i) => create(`old-${first + i}`)));
  }
  now += 23 * HOUR;
  const young = await create('young');
  expect(await app.services.maintenance.sweep()).toBe(0);

  now += 2 * HOUR;
  expect(await app.services.maintenance.sweep()).toBe(501);

  expect((await create('young')).smartLink.id).toBe(young.smartLink.id);
  expect(await app.services.maintenance.sweep()).toBe(0);
});

test('the server deletes other expired rows even if one kind of them cannot be deleted', async ({ app }) => {
  const damaged = new Error('a damaged index');
  const swept: string[] = [];
  const createSweep = (name: string) => async () => {
    swept.push(name);
    return 0;
  };
  const { sweep } = createMaintenanceService({
    db: app.database,
    clock: () => now,
    deferred: {
      deleteExpired() {
        throw damaged;
      },
    },
    limits: { deleteExpired: createSweep('limits') },
    appCounts: { mergeShards: createSweep('counts') },
    clicks: { deleteExpired: () => Promise.reject(new Error('another one')) },
    previews: { deleteExpired: createSweep('previews') },
    signIn: { deleteExpired: createSweep('codes') },
    visitors: { deleteExpired: createSweep('visitors') },
  });

  await expect(sweep()).rejects.toBe(damaged);
  expect(swept).toEqual(['limits', 'previews', 'codes', 'visitors', 'counts']);
});
