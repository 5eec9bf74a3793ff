import { open, stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../db/client.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { operatorOf, operatorWithin } from '../support/command.ts';
import { testDialect } from '../support/database.ts';
import { givenShop, linksOf } from './given-shop.ts';

const PROCESS = 120_000;

let server: TestApp;
const within = operatorWithin(() => server.services);
beforeEach(async () => {
  server = await startTestApp();
  await givenShop(server.services, 'shop');
  await givenShop(server.services, 'other');
});
afterEach(() => server.close());

/** More links than one slice has, of two apps, with and without all that can be checked; some changed and deleted. */
async function givenLinks(): Promise<void> {
  const { bulk, smartLinks } = server.services;
  for (const app of ['other', 'shop']) {
    const items = Array.from({ length: 600 }, (_, i) => ({
      uri: `/${i}`,
      tags: i % 3 === 0 ? [`t${i % 5}`, "it's"] : [],
      unique: i % 2 === 0,
      redeemLimit: 5,
      metadata: { a: { b: i } },
    }));
    await bulk.createSmartLinks(OPERATOR, app, [...items, { uri: '/last', code: 'last', unique: true }], 'REJECT_ALL');
    const [first, second, third] = await linksOf(server.services, app);
    await smartLinks.updateSmartLink(OPERATOR, app, first?.id ?? '', { tags: ['changed'], redeemLimit: 1 });
    await smartLinks.updateSmartLink(OPERATOR, app, third?.id ?? '', { uri: '/changed', startsAt: 5 });
    await smartLinks.deleteSmartLink(OPERATOR, app, second?.id ?? '');
  }
}

async function checked(): Promise<{ exitCode: number | null; ok: boolean; found: number; findings: Finding[] }> {
  const { code, stdout, stderr } = await within.run('check', '--json');
  expect(stderr).toBe('');
  return { exitCode: code, ...JSON.parse(stdout) };
}

interface Finding {
  fault: string;
  mend: string;
}

async function shopIdOf(tx: Db): Promise<string> {
  return (await tx.selectFrom('apps').select('id').where('subdomain', '=', 'shop').executeTakeFirstOrThrow()).id;
}

const change = (values: Record<string, unknown>) => async (tx: Db) => {
  await tx
    .updateTable('smart_links')
    .set(values)
    .where('code', '=', 'last')
    .where('app_id', '=', await shopIdOf(tx))
    .execute();
};

test('finds nothing where all is well, on a database in use', { timeout: PROCESS }, async () => {
  await givenLinks();
  expect(await checked()).toEqual({ exitCode: 0, ok: true, found: 0, findings: [] });
  const { code, stdout, stderr } = await operatorOf(server.databaseUrl).run('check');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Nothing is wrong with the database.\n', stderr: '' });
});

describe('finds, and says how to mend,', () => {
  const BREAKAGES: [string, (tx: Db) => Promise<unknown>, RegExp][] = [
    [
      'a tag that the index has not',
      (tx) =>
        tx
          .deleteFrom('smart_link_tags')
          .where('tag', '=', "it's")
          .where('app_id', '=', sql<string>`(select max(id) from apps)`)
          .execute(),
      /is not found by its tag it's/,
    ],
    [
      'a tag that the index alone has',
      async (tx) => {
        const link = await tx
          .selectFrom('smart_links')
          .select(['app_id', 'id'])
          .where('code', '=', 'last')
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('smart_link_tags')
          .values({ app_id: link.app_id, tag: 'stray', smart_link_id: link.id })
          .execute();
      },
      /is found by the tag stray, which it has not/,
    ],
    [
      'a unique link under a wrong key',
      change({ unique_key: 'wrong' }),
      /The link last .* by a key that is not its own/,
    ],
    [
      'a subdomain that nobody claims',
      (tx) => tx.deleteFrom('subdomains').where('subdomain', '=', 'shop').execute(),
      /The subdomain shop is not claimed/,
    ],
  ];

  test.each(BREAKAGES)('%s', async (_what, damage, fault) => {
    await givenLinks();
    await server.database.write(damage);
    const { exitCode, ok, found, findings } = await checked();
    expect({ exitCode, ok, found: found > 0 }).toEqual({ exitCode: 1, ok: false, found: true });
    for (const finding of findings) expect(finding.fault).toMatch(fault);

    for (const { mend } of findings) await server.database.write((tx) => sql.raw(mend).execute(tx));
    expect(await checked()).toMatchObject({ exitCode: 0, found: 0 });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['metadata that are no JSON', { metadata: '{' }, /are no JSON of the right kind/],
    ['tags that are no list', { tags: '"a"' }, /are no JSON of the right kind/],
    ['a code that nobody could have chosen', { code: 'metrics' }, /its code .*reserved/],
    ['an empty uri', { uri: '', unique_key: null }, /its uri is empty/],
    ['a limit of nothing', { redeem_limit: 0, unique_key: null }, /its redeem limit/],
    ['a window that never opens', { starts_at: 2, expires_at: 1, unique_key: null }, /expires before it starts/],
  ])('%s', async (_what, values, fault) => {
    await givenLinks();
    await server.database.write(change(values));
    const { exitCode, findings } = await checked();
    expect(exitCode).toBe(1);
    expect(findings).toEqual([{ fault: expect.stringMatching(fault), mend: expect.any(String) }]);
    const { code, stdout } = await within.run('check');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/\n {2}To mend it: [^\n]+\n\nFound 1\.\n$/),
    });
  });

  test('a database of another version, without changing it', { timeout: PROCESS }, async () => {
    const operator = operatorOf(server.databaseUrl);
    const statement = "insert into schema_migrations (name, applied_at) values ('999-from-the-future', 1)";
    await server.database.write((tx) => sql.raw(statement).execute(tx));
    const { code, stdout, stderr } = await operator.run('check', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      found: 1,
      findings: [{ fault: expect.stringContaining('999-from-the') }],
    });

    await server.database.write((tx) =>
      sql.raw("delete from schema_migrations where name not like '001%'").execute(tx),
    );
    const older = await operator.run('check', '--json');
    expect(JSON.parse(older.stdout)).toMatchObject({
      found: 1,
      findings: [{ mend: expect.stringContaining('migrate') }],
    });
    const { rows } = await sql`select name from schema_migrations`.execute(server.database.read);
    expect(rows).toHaveLength(1);
  });
});

if (testDialect === 'sqlite') {
  describe('of SQLite, finds', () => {
    test('references into nothing', { timeout: PROCESS }, async () => {
      const raw = new Sqlite(server.databaseUrl.slice('file:'.length));
      raw.pragma('foreign_keys = off');
      raw.exec("insert into smart_link_tags (app_id, tag, smart_link_id) select id, 'a', 'nobody' from apps limit 1");
      raw.close();
      const { code, stdout } = await operatorOf(server.databaseUrl).run('check', '--json');
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: 1,
        findings: [{ fault: 'a row of smart_link_tags refers to a row of smart_links that is not there' }],
      });
    });

    test('damaged pages', { timeout: PROCESS }, async () => {
      await givenLinks();
      await server.database.close();
      const path = server.databaseUrl.slice('file:'.length);
      const handle = await open(path, 'r+');
      const { size } = await stat(path);
      // Some in the middle of the file, of whichever table or index.
      await handle.write(Buffer.alloc(16_384, 0xa5), 0, 16_384, Math.floor(size / 2 / 4096) * 4096);
      await handle.close();
      const { code, stdout } = await operatorOf(server.databaseUrl).run('check', '--json');
      expect(code).toBe(1);
      const { found, findings } = JSON.parse(stdout);
      expect(found).toBeGreaterThan(0);
      expect(findings[0].mend).toContain('restore');
    });
  });
}
