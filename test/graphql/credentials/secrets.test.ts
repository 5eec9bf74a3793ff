import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

/** Everything that the database holds, as one text: all its files, or every row of every table. */
async function contents(): Promise<string> {
  if (app.database.dialect === 'sqlite') {
    const folder = dirname(app.databaseUrl.slice('file:'.length));
    const names = await readdir(folder);
    expect(names.some((name) => name.endsWith('.db'))).toBe(true);
    return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
  }
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema()
  `.execute(app.database.read);
  expect(tables.length).toBeGreaterThan(5);
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
      app.database.read,
    );
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

describe('the database', () => {
  test('holds what was said, and of tokens and keys no more than the last four characters', async () => {
    await givenLink(shop.secret, { uri: '/a-word-that-is-stored' });
    await shop.secret.ask('{ smartLink(code: "x") { id } }');
    const texts = [
      shop.secretToken,
      shop.publishableToken,
      shop.iphoneToken,
      shop.androidToken,
      shop.adminKey,
      shop.installationKey,
    ];

    const stored = await contents();

    expect(stored).toContain('a-word-that-is-stored');
    for (const text of texts) {
      const hex = text.replace('slk_', '');
      expect(stored).toContain(hex.slice(-4));
      for (const part of [hex.slice(0, 16), hex.slice(12, 28), hex.slice(-16)]) expect(stored).not.toContain(part);
      expect(stored).not.toContain(Buffer.from(hex, 'hex').toString('latin1'));
      expect(stored).not.toContain(Buffer.from(hex).toString('base64').slice(0, 40));
    }
  });
});

describe('GraphQL', () => {
  test('shows of a credential the last four characters, and what it is', async () => {
    const kinds = [
      [shop.secret, 'SECRET_TOKEN', 'WEB', shop.secretToken],
      [shop.publishable, 'PUBLISHABLE_TOKEN', 'WEB', shop.publishableToken],
      [shop.iphone, 'PUBLISHABLE_TOKEN', 'IPHONE', shop.iphoneToken],
      [shop.admin, 'ADMIN_KEY', null, shop.adminKey],
      [shop.installation, 'ADMIN_KEY', null, shop.installationKey],
    ] as const;
    for (const [client, kind, platform, text] of kinds) {
      const answer = await client.ask('{ viewer { credential { kind platform lastFour createdAt revokedAt } } }');

      expect(answer.data).toEqual({
        viewer: {
          credential: { kind, platform, lastFour: text.slice(-4), createdAt: expect.any(String), revokedAt: null },
        },
      });
      expect(answer.text).not.toContain(text.slice(0, -4));
    }
  });

  test('has no field that could show the text or the hash of one', async () => {
    const { __type: type } = await shop.admin.get<{ __type: { fields: { name: string }[] } }>(
      '{ __type(name: "Credential") { fields { name } } }',
    );
    expect(type.fields.map(({ name }) => name).filter((name) => /token|text|hash|secret/i.test(name))).toEqual([]);
  });
});
