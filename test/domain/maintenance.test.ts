import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMaintenanceService } from '../../src/domain/maintenance.service.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const HOUR = 60 * 60 * 1000;

let now = Date.parse('2026-05-01T00:00:00Z');
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ clock: () => now });
  await app.services.apps.createApp(OPERATOR, { name: 'Shop', subdomain: 'shop' });
});
afterAll(() => app?.close());

function create(key: string) {
  return app.services.smartLinks.createSmartLink(OPERATOR, 'shop', { uri: '/a' }, { key, path: 'createSmartLink' });
}

test('answers kept for retries are forgotten after a day, more of them than fit in one slice', async () => {
  await Promise.all(Array.from({ length: 501 }, (_, i) => create(`old-${i}`)));
  now += 23 * HOUR;
  const young = await create('young');
  expect(await app.services.maintenance.sweep()).toBe(0);

  now += 2 * HOUR;
  expect(await app.services.maintenance.sweep()).toBe(501);

  expect((await create('young')).id).toBe(young.id);
  expect(await app.services.maintenance.sweep()).toBe(0);
});

test('what cannot be forgotten keeps nothing else from it', async () => {
  const damaged = new Error('a damaged index');
  const swept: string[] = [];
  const sweeps = (name: string) => async () => {
    swept.push(name);
    return 0;
  };
  const { sweep } = createMaintenanceService(app.database, () => now, {
    deferred: {
      purgeExpired() {
        throw damaged;
      },
    },
    limits: { purge: sweeps('limits') },
    clicks: { purgeOld: () => Promise.reject(new Error('another one')) },
    previews: { purge: sweeps('previews') },
    visitors: { purgeOver: sweeps('visitors') },
  });

  await expect(sweep()).rejects.toBe(damaged);
  expect(swept).toEqual(['limits', 'previews', 'visitors']);
});
