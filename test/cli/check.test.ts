import { execSync } from 'node:child_process';
import { chmod, open, stat, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Db } from '../../db/database.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { Services } from '../../src/domain/services.ts';
import { createOperator, createServicesOperator, type Operator } from '../support/command.ts';
import { testDialect } from '../support/database.ts';
import { createFreshTest } from '../support/test.ts';
import { givenShop, listAllLinks, provideFolder } from './given-shop.ts';

/** `operator` shares the services of the server; `otherOperator` has its own connection. */
const test = createFreshTest()
  .extend('operator', ({ app, shop: _shop }) => createServicesOperator(() => app.services))
  .extend('otherOperator', ({ app, shop: _shop }) => createOperator(app.databaseUrl))
  .extend('folder', provideFolder);

/** Creates links in `shop` and another app, with and without each field that is checked; changes and deletes some. */
async function givenLinks(services: Services): Promise<void> {
  const { bulk, smartLinks } = services;
  await givenShop(services, 'other');
  // More than one slice of 500, so that the first and the last link of the first app are in different slices.
  for (const [app, length] of [
    ['other', 60],
    ['shop', 540],
  ] as const) {
    const items = Array.from({ length }, (_, i) => ({
      uri: `/${i}`,
      tags: i % 3 === 0 ? [`t${i % 5}`, "it's"] : [],
      unique: i % 2 === 0,
      redeemLimit: 5,
      metadata: { a: { b: i } },
    }));
    await bulk.createSmartLinks(OPERATOR, app, [...items, { uri: '/last', code: 'last', unique: true }], {
      onError: 'REJECT_ALL',
    });
    const [first, second, third] = await listAllLinks(services, app);
    await smartLinks.updateSmartLink(OPERATOR, app, first?.id ?? '', { tags: ['changed'], redeemLimit: 1 });
    await smartLinks.updateSmartLink(OPERATOR, app, third?.id ?? '', { uri: '/changed', startsAt: 5 });
    await smartLinks.deleteSmartLink(OPERATOR, app, second?.id ?? '');
  }
}

/** Runs `check --json` and returns the result. */
async function runCheck(
  operator: Operator,
): Promise<{ exitCode: number | null; ok: boolean; found: number; findings: Finding[] }> {
  const { code, stdout, stderr } = await operator.run('check', '--json');
  expect(stderr).toBe('');
  return { exitCode: code, ...JSON.parse(stdout) };
}

interface Finding {
  fault: string;
  fix: string;
}

async function findShopId(tx: Db): Promise<string> {
  return (await tx.selectFrom('apps').select('id').where('subdomain', '=', 'shop').executeTakeFirstOrThrow()).id;
}

const createChange = (values: Record<string, unknown>) => async (tx: Db) => {
  await tx
    .updateTable('smart_links')
    .set(values)
    .where('code', '=', 'last')
    .where('app_id', '=', await findShopId(tx))
    .execute();
};

test('the command check finds nothing wrong with a sound database in use', async ({ app, operator, otherOperator }) => {
  await givenLinks(app.services);
  expect(await runCheck(operator)).toEqual({ exitCode: 0, ok: true, found: 0, findings: [] });
  const { code, stdout, stderr } = await otherOperator.run('check');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'No problems found.\n', stderr: '' });
});

describe('the command check', () => {
  const BREAKAGES: [string, (tx: Db) => Promise<unknown>, RegExp][] = [
    [
      'a tag that is missing from the index',
      (tx) =>
        tx
          .deleteFrom('smart_link_tags')
          .where('tag', '=', "it's")
          .where('app_id', '=', sql<string>`(select max(id) from apps)`)
          .execute(),
      /The tag index lacks the tag `it's`/,
    ],
    [
      'a tag that only the index has',
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
      /The tag index contains the tag `stray`/,
    ],
    [
      'a word that is missing from the index of searches',
      (tx) => tx.deleteFrom('smart_link_words').where('word', '=', '539').execute(),
      /The index of searches lacks the word `539` of the link /,
    ],
    [
      'a unique link with a wrong key',
      createChange({ unique_key: 'wrong' }),
      /The link last .* under a unique key that doesn't match/,
    ],
    [
      'an unclaimed subdomain',
      (tx) => tx.deleteFrom('subdomains').where('subdomain', '=', 'shop').execute(),
      /has not claimed its subdomain `shop`/,
    ],
  ];

  test.for(BREAKAGES)('reports %s, and how to fix it', async ([, damage, fault], { app, operator }) => {
    await givenLinks(app.services);
    await app.database.write(damage);
    const { exitCode, ok, found, findings } = await runCheck(operator);
    expect({ exitCode, ok, found: found > 0 }).toEqual({ exitCode: 1, ok: false, found: true });
    for (const finding of findings) {
      expect(finding.fault).toMatch(fault);
    }

    for (const { fix } of findings) {
      await app.database.write((tx) => sql.raw(fix).execute(tx));
    }
    expect(await runCheck(operator)).toMatchObject({ exitCode: 0, found: 0 });
  });

  test.for<[string, Record<string, unknown>, RegExp]>([
    ['metadata that is not JSON', { metadata: '{' }, /are not valid JSON of the expected type/],
    ['tags that are not a list', { tags: '"a"' }, /are not valid JSON of the expected type/],
    ['a reserved code', { code: 'metrics', words_indexed: 0 }, /Its code .*reserved/],
    ['an empty URI', { uri: '', unique_key: null }, /Its target URI is empty/],
    ['a redeem count that GraphQL cannot return', { redeem_count: 2 ** 31 }, /Its redeem count is 2147483648/],
    ['an expiry after the year 9999', { expires_at: 8.64e15, unique_key: null }, /Its expiry is 8640000000000000 ms/],
    ['a redeem limit of zero', { redeem_limit: 0, unique_key: null }, /Its redeem limit/],
    [
      'a link that expires before it starts',
      { starts_at: 2, expires_at: 1, unique_key: null },
      /expires before it starts/,
    ],
  ])('reports %s, and how to fix it', async ([, values, fault], { app, operator }) => {
    await givenLinks(app.services);
    await app.database.write(createChange(values));
    const { exitCode, findings } = await runCheck(operator);
    expect(exitCode).toBe(1);
    expect(findings).toEqual([{ fault: expect.stringMatching(fault), fix: expect.any(String) }]);
    const { code, stdout } = await operator.run('check');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/\n {2}Fix: [^\n]+\n\n1 problem found\.\n$/),
    });
  });

  test('reports a database with another schema version, and does not change it', async ({ app, otherOperator }) => {
    const statement = "insert into schema_migrations (name, applied_at) values ('999-from-the-future', 1)";
    await app.database.write((tx) => sql.raw(statement).execute(tx));
    const { code, stdout, stderr } = await otherOperator.run('check', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      found: 1,
      findings: [{ fault: expect.stringContaining('999-from-the') }],
    });

    await app.database.write((tx) => sql.raw("delete from schema_migrations where name not like '001%'").execute(tx));
    const older = await otherOperator.run('check', '--json');
    expect(JSON.parse(older.stdout)).toMatchObject({
      found: 1,
      findings: [{ fix: expect.stringContaining('migrate') }],
    });
    const { rows } = await sql`select name from schema_migrations`.execute(app.database.read);
    expect(rows).toHaveLength(1);
  });
});

if (testDialect === 'sqlite') {
  describe('the command check on SQLite', () => {
    test('reports references to missing rows', async ({ app, otherOperator }) => {
      const raw = new Sqlite(app.databaseUrl.slice('file:'.length));
      raw.pragma('foreign_keys = off');
      raw.exec("insert into smart_link_tags (app_id, tag, smart_link_id) select id, 'a', 'nobody' from apps limit 1");
      raw.close();
      const { code, stdout } = await otherOperator.run('check', '--json');
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: 1,
        findings: [{ fault: 'A row of smart_link_tags refers to a row of smart_links that does not exist' }],
      });
    });

    test('reports files that other users can read and a folder that they can write to', async ({
      app,
      otherOperator,
    }) => {
      const path = app.databaseUrl.slice('file:'.length);
      const folder = dirname(path);
      await chmod(folder, 0o755);
      expect(await runCheck(otherOperator)).toMatchObject({ exitCode: 0, found: 0 });
      await chmod(folder, 0o777);
      await chmod(path, 0o644);
      await chmod(`${path}-wal`, 0o640);

      const { exitCode, findings } = await runCheck(otherOperator);

      expect({ exitCode, findings }).toEqual({
        exitCode: 1,
        findings: [
          { fault: `Other users can read or write ${path}: its mode is 644.`, fix: `chmod 600 ${path}` },
          { fault: `Other users can read or write ${path}-wal: its mode is 640.`, fix: `chmod 600 ${path}-wal` },
          { fault: `Other users can replace files in ${folder}: its mode is 777.`, fix: `chmod 700 ${folder}` },
        ],
      });
      for (const { fix } of findings) {
        execSync(fix);
      }
      expect(await runCheck(otherOperator)).toMatchObject({ exitCode: 0, found: 0 });
    });

    test('reports modes of files together with other problems, in commands for a shell', async ({ folder }) => {
      const path = folder.buildPath("it's mine.db");
      const link = folder.buildPath('link.db');
      await (await openDb({ url: `file:${path}`, migrate: true })).close();
      const raw = new Sqlite(path);
      raw.pragma('foreign_keys = off');
      raw.exec("insert into smart_link_tags (app_id, tag, smart_link_id) values ('no', 'a', 'nobody')");
      raw.close();
      await chmod(path, 0o604);
      await symlink(path, link);
      const operator = createOperator(`file:${link}`);

      const { findings } = await runCheck(operator);

      expect(findings.map(({ fault }) => fault)).toEqual([
        `Other users can read or write ${path}: its mode is 604.`,
        expect.stringContaining('smart_link_tags'),
        expect.stringContaining('smart_link_tags'),
      ]);
      execSync(findings[0]?.fix ?? '');
      expect((await stat(path)).mode & 0o7777).toBe(0o600);
    });

    test('reports damaged pages', async ({ app, otherOperator }) => {
      await givenLinks(app.services);
      await app.database.close();
      const path = app.databaseUrl.slice('file:'.length);
      const handle = await open(path, 'r+');
      const { size } = await stat(path);
      // Some pages in the middle of the file, of any table or index.
      await handle.write(Buffer.alloc(16_384, 0xa5), 0, 16_384, Math.floor(size / 2 / 4096) * 4096);
      await handle.close();
      const { code, stdout } = await otherOperator.run('check', '--json');
      expect(code).toBe(1);
      const { found, findings } = JSON.parse(stdout);
      expect(found).toBeGreaterThan(0);
      expect(findings[0].fix).toContain('restore');
    });
  });
}
