import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import { givenFolder } from '../cli/given-shop.ts';
import { send } from '../support/client.ts';
import { testDialect } from '../support/database.ts';
import { ask, lines, talk } from '../support/raw.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

describe('a server that logs all it can', () => {
  let attacked: Attacked;
  let folder: Awaited<ReturnType<typeof givenFolder>>;
  let secrets: string[];
  let metrics = '';
  /** What clients were answered who sent a credential where credentials go. */
  const answers: string[] = [];

  beforeAll(async () => {
    folder = await givenFolder();
    attacked = await givenAttacked({ LOG_LEVEL: 'trace' });
    const { secretToken, publishableToken, iphoneToken, androidToken, adminKey, installationKey } = attacked.shop;
    secrets = [secretToken, publishableToken, iphoneToken, androidToken, adminKey, installationKey];
    for (const secret of secrets) await useEverywhere(secret);
    metrics = await (await fetch(`${attacked.url}/metrics`)).text();
  }, 90_000);
  afterAll(async () => {
    await attacked?.dispose();
    await folder?.remove();
  }, 60_000);

  /** Sends a credential as it should be sent, and in all the ways in which people send one that should not be. */
  async function useEverywhere(secret: string): Promise<void> {
    const json = { 'content-type': 'application/json' };
    const schemes = [
      `Token ${secret}`,
      `Bearer ${secret}`,
      `Basic ${secret}`,
      `Digest ${secret}`,
      secret,
      `token=${secret}`,
    ];
    for (const authorization of [...schemes, `Token ${secret}, Token ${secret}`, `Token ${secret.toUpperCase()}`]) {
      const headers = { ...json, authorization };
      const create = 'mutation { createSmartLink(input: { uri: "/a" }) { smartLink { code createdBy { lastFour } } } }';
      answers.push((await send(attacked.url, { headers, body: JSON.stringify({ query: create }) })).text);
      answers.push((await send(attacked.url, { headers, body: '{"query":' })).text);
      answers.push((await send(attacked.url, { headers, body: JSON.stringify({ query: '{ nope }' }) })).text);
      answers.push(
        (await send(attacked.url, { path: '/v2/smartlinks', headers, body: '{"uri":"javascript:x"}' })).text,
      );
      answers.push((await send(attacked.url, { path: '/v2/nothing', headers })).text);
      answers.push((await send(attacked.url, { path: '/metrics', method: 'GET', headers })).text);
    }
    const elsewhere: Record<string, string>[] = [
      { 'x-api-key': secret },
      { cookie: `token=${secret}` },
      { 'idempotency-key': secret },
      { 'user-agent': secret, referer: secret },
    ];
    for (const more of elsewhere) {
      const asked = { headers: { ...json, ...more }, body: '{"query":"{ viewer { __typename } }"}' };
      answers.push((await send(attacked.url, asked)).text);
    }
    // The server need not hide from people what they typed, but nobody else is to read it.
    for (const path of [
      `/graphql?token=${secret}`,
      `/v2/smartlinks/${secret}?token=${secret}`,
      `/${secret}`,
      `/v2/${secret}`,
    ]) {
      await send(attacked.url, { path, method: 'GET' });
    }
    for (const query of [
      `{ ${secret} }`,
      `{ smartLink(code: "${secret}") { code } }`,
      `query Q($t: Int) { smartLinks(first: $t) { nodes { code } } }`,
    ]) {
      await send(attacked.url, {
        headers: json,
        body: JSON.stringify({ query, operationName: secret, variables: { t: secret } }),
      });
      await send(attacked.url, {
        headers: { ...json, authorization: `Token ${attacked.shop.secretToken}` },
        body: JSON.stringify({ query, variables: { t: secret } }),
      });
    }
    await send(attacked.url, {
      path: '/v2/smartlinks',
      headers: { authorization: `Token ${secret}` },
      body: `{"uri": "${secret}`,
    });
    await talk(attacked.port, lines(`GET /${secret}\u0001 HTTP/1.1`, `Authorization: Token ${secret}`));
    await talk(
      attacked.port,
      lines('POST /graphql HTTP/1.1', 'Host: localhost', `Authorization: Token ${secret}`, `Content-Length: ${secret}`),
    );
    await ask(
      attacked.port,
      lines(
        'GET /x HTTP/1.1',
        'Host: shop.link.test',
        `Authorization: Token ${secret}`,
        `X-Token: ${secret}`,
        'Connection: close',
      ),
    );
  }

  /** The credential in clear, or a part of it that is as good. */
  function expectNoSecret(text: string): void {
    for (const secret of secrets) {
      const hex = secret.replace('slk_', '');
      for (const part of [hex, hex.toUpperCase(), hex.slice(0, 16), hex.slice(12, 28), hex.slice(-16)]) {
        expect(text.includes(part)).toBe(false);
      }
      expect(text.includes(Buffer.from(hex).toString('base64').slice(0, 40))).toBe(false);
      expect(text.includes(Buffer.from(hex, 'hex').toString('latin1'))).toBe(false);
    }
  }

  test('was asked, and knew the credentials', () => {
    expect(answers.filter((text) => text.includes('createdBy'))).not.toEqual([]);
    expect(metrics).toContain('# TYPE');
  });

  test('writes none of them into its log or on its error output', () => {
    expect(attacked.server.stdout()).toContain('"msg":"ready"');
    expect(attacked.server.stdout().split('\n').length).toBeGreaterThan(100);
    expectNoSecret(attacked.server.stdout());
    expectNoSecret(attacked.server.stderr());
  });

  test('says none of them in an answer or an error', () => {
    expect(answers.length).toBeGreaterThan(200);
    expectNoSecret(answers.join('\n'));
  });

  test('has none of them in its metrics', () => expectNoSecret(metrics));

  test('stores none of them, and exports none', async () => {
    const stored = await contents(attacked.databaseUrl);
    expect(stored).toContain(secrets[0]?.slice(-4));
    expectNoSecret(stored);
    const exported = await attacked.operator.run('export', '--app', 'shop');
    expect(exported).toMatchObject({ code: 0 });
    expectNoSecret(exported.stdout);
    const listed = await attacked.operator.run('token', 'list', '--app', 'shop', '--json');
    expectNoSecret(listed.stdout);
  }, 60_000);

  test.skipIf(testDialect === 'postgres')(
    'has none in a backup',
    async () => {
      const file = folder.pathOf('backup.db');
      expect(await attacked.operator.run('backup', file)).toMatchObject({ code: 0 });
      expectNoSecret(await readFile(file, 'latin1'));
    },
    60_000,
  );
});

/** Everything that a database holds, as one text: all its files, or every row of every table. */
async function contents(url: string): Promise<string> {
  if (url.startsWith('file:')) {
    const path = dirname(url.slice('file:'.length));
    return (await Promise.all((await readdir(path)).map((name) => readFile(join(path, name), 'latin1')))).join('\n');
  }
  const database = await openDb({ url, migrate: false });
  try {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = current_schema()
    `.execute(database.read);
    const rows = await Promise.all(
      tables.map(({ name }) =>
        sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(database.read),
      ),
    );
    return rows.flatMap((found) => found.rows.map(({ row }) => row)).join('\n');
  } finally {
    await database.close();
  }
}
