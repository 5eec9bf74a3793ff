import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { givenLink } from '../../support/builders.ts';
import { test } from '../../support/test.ts';

/** Returns everything in the database as one text: all its files, or every row of every table. */
async function readDatabaseText({ database, databaseUrl }: TestApp): Promise<string> {
  if (database.dialect === 'sqlite') {
    const folder = dirname(databaseUrl.slice('file:'.length));
    const names = await readdir(folder);
    expect(names.some((name) => name.endsWith('.db'))).toBe(true);
    return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
  }
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema()
  `.execute(database.read);
  expect(tables.length).toBeGreaterThan(5);
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(database.read);
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

describe('the database', () => {
  test('stores links as text, but only the last four characters of tokens and keys', async ({ app, shop }) => {
    await givenLink(shop.secret, { uri: '/a-word-that-is-stored' });
    await shop.secret.request('{ smartLink(by: { code: "x" }) { id } }');
    const texts = [
      shop.secretToken,
      shop.publishableToken,
      shop.iphoneToken,
      shop.androidToken,
      shop.adminKey,
      shop.installationKey,
    ];

    const stored = await readDatabaseText(app);

    expect(stored).toContain('a-word-that-is-stored');
    for (const text of texts) {
      const hex = text.replace('slk_', '');
      expect(stored).toContain(hex.slice(-4));
      for (const part of [hex.slice(0, 16), hex.slice(12, 28), hex.slice(-16)]) {
        expect(stored).not.toContain(part);
      }
      expect(stored).not.toContain(Buffer.from(hex, 'hex').toString('latin1'));
      expect(stored).not.toContain(Buffer.from(hex).toString('base64').slice(0, 40));
    }
  });
});

describe('the GraphQL API', () => {
  test('returns the last four characters, the kind and the platform of a credential', async ({ shop }) => {
    const kinds = [
      [shop.secret, 'SECRET_TOKEN', 'WEB', shop.secretToken],
      [shop.publishable, 'PUBLISHABLE_TOKEN', 'WEB', shop.publishableToken],
      [shop.iphone, 'PUBLISHABLE_TOKEN', 'IPHONE', shop.iphoneToken],
      [shop.admin, 'ADMIN_KEY', null, shop.adminKey],
      [shop.installation, 'ADMIN_KEY', null, shop.installationKey],
    ] as const;
    for (const [client, kind, platform, text] of kinds) {
      const response = await client.request(
        '{ viewer { credential { kind ... on PlatformToken { platform } lastFour createdAt revokedAt } } }',
      );

      expect(response.data).toEqual({
        viewer: {
          credential: {
            kind,
            ...(platform && { platform }),
            lastFour: text.slice(-4),
            createdAt: expect.any(String),
            revokedAt: null,
          },
        },
      });
      expect(response.text).not.toContain(text.slice(0, -4));
    }
  });

  test('has no field that could return the text or the hash of a credential', async ({ shop }) => {
    for (const typeName of ['Credential', 'PlatformToken', 'AdminKey']) {
      const { __type: type } = await shop.admin.get<{ __type: { fields: { name: string }[] } }>(
        `{ __type(name: "${typeName}") { fields { name } } }`,
      );
      expect(type.fields.map(({ name }) => name).filter((name) => /token|text|hash|secret/i.test(name))).toEqual([]);
    }
  });
});
