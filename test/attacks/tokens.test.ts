import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { openDb } from '../../db/client.ts';
import { provideFolder } from '../cli/given-shop.ts';
import { send } from '../support/client.ts';
import { testDialect } from '../support/database.ts';
import { exchangeRaw, formatHead, sendRaw } from '../support/raw.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

/** The effects of sending credentials to the server. */
interface Sent {
  secrets: string[];
  /** The responses to requests with a credential in a header. */
  responses: string[];
  metrics: string;
}

const test = createAttackTest({ env: { LOG_LEVEL: 'trace' } })
  .extend('folder', { scope: 'file' }, provideFolder)
  .extend('sent', { scope: 'file' }, async ({ attacked, shop }): Promise<Sent> => {
    const { secretToken, publishableToken, iphoneToken, androidToken, adminKey, installationKey } = shop;
    const secrets = [secretToken, publishableToken, iphoneToken, androidToken, adminKey, installationKey];
    const responses: string[] = [];
    for (const secret of secrets) {
      responses.push(...(await useEverywhere(attacked, secret)));
    }
    const metrics = await (await fetch(`${attacked.url}/metrics`)).text();
    return { secrets, responses, metrics };
  });

describe('a server that logs at the level trace', () => {
  test('accepts credentials', ({ sent: { responses, metrics } }) => {
    expect(responses.filter((text) => text.includes('createdBy'))).not.toEqual([]);
    expect(metrics).toContain('# TYPE');
  });

  test('writes no credential to its log or its error output', async ({ attacked: { server }, sent: { secrets } }) => {
    expect(server.stdout()).toContain('"msg":"ready"');
    await expect.poll(() => server.stdout().split('\n').length).toBeGreaterThan(100);
    expectNoSecret(secrets, server.stdout());
    expectNoSecret(secrets, server.stderr());
  });

  test('returns no credential in responses or errors', ({ sent: { secrets, responses } }) => {
    expect(responses.length).toBeGreaterThan(200);
    expectNoSecret(secrets, responses.join('\n'));
  });

  test('has no credential in its metrics', ({ sent: { secrets, metrics } }) => expectNoSecret(secrets, metrics));

  test('neither stores nor exports a credential', async ({
    attacked: { databaseUrl, operator },
    sent: { secrets },
  }) => {
    const stored = await readDatabaseText(databaseUrl);
    expect(stored).toContain(secrets[0]?.slice(-4));
    expectNoSecret(secrets, stored);
    const exported = await operator.run('export', '--app', 'shop');
    expect(exported).toMatchObject({ code: 0 });
    expectNoSecret(secrets, exported.stdout);
    const listed = await operator.run('token', 'list', '--app', 'shop', '--json');
    expectNoSecret(secrets, listed.stdout);
  });

  test.skipIf(testDialect === 'postgres')(
    'has no credential in a backup',
    async ({ attacked: { operator }, folder, sent: { secrets } }) => {
      const file = folder.buildPath('backup.db');
      expect(await operator.run('backup', file)).toMatchObject({ code: 0 });
      expectNoSecret(secrets, await readFile(file, 'latin1'));
    },
  );
});

/** Sends a credential correctly, and in all ways in which clients send it by mistake. Returns the responses. */
async function useEverywhere({ url, port, shop }: Attacked, secret: string): Promise<string[]> {
  const responses: string[] = [];
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
    responses.push((await send(url, { headers, body: JSON.stringify({ query: create }) })).text);
    responses.push((await send(url, { headers, body: '{"query":' })).text);
    responses.push((await send(url, { headers, body: JSON.stringify({ query: '{ nope }' }) })).text);
    responses.push((await send(url, { path: '/v2/smartlinks', headers, body: '{"uri":"javascript:x"}' })).text);
    const retried = { ...headers, 'idempotency-key': secret };
    responses.push((await send(url, { headers: retried, body: JSON.stringify({ query: create }) })).text);
    responses.push((await send(url, { path: '/v2/smartlinks', headers: retried, body: '{"uri":"/a"}' })).text);
    responses.push((await send(url, { path: '/v2/nothing', headers })).text);
    responses.push((await send(url, { path: '/metrics', method: 'GET', headers })).text);
  }
  const elsewhere: Record<string, string>[] = [
    { 'x-api-key': secret },
    { cookie: `token=${secret}` },
    { 'idempotency-key': secret },
    { 'user-agent': secret, referer: secret },
  ];
  for (const more of elsewhere) {
    const request = { headers: { ...json, ...more }, body: '{"query":"{ viewer { __typename } }"}' };
    responses.push((await send(url, request)).text);
  }
  // These responses may repeat the client's input. Logs and the database must not contain it.
  for (const path of [
    `/graphql?token=${secret}`,
    `/v2/smartlinks/${secret}?token=${secret}`,
    `/${secret}`,
    `/v2/${secret}`,
  ]) {
    await send(url, { path, method: 'GET' });
  }
  for (const query of [
    `{ ${secret} }`,
    `{ smartLink(by: { code: "${secret}" }) { code } }`,
    `query Q($t: Int) { smartLinks(first: $t) { nodes { code } } }`,
  ]) {
    await send(url, {
      headers: json,
      body: JSON.stringify({ query, operationName: secret, variables: { t: secret } }),
    });
    await send(url, {
      headers: { ...json, authorization: `Token ${shop.secretToken}` },
      body: JSON.stringify({ query, variables: { t: secret } }),
    });
  }
  await send(url, {
    path: '/v2/smartlinks',
    headers: { authorization: `Token ${secret}` },
    body: `{"uri": "${secret}`,
  });
  await exchangeRaw(port, formatHead(`GET /${secret}\u0001 HTTP/1.1`, `Authorization: Token ${secret}`));
  await exchangeRaw(
    port,
    formatHead(
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      `Authorization: Token ${secret}`,
      `Content-Length: ${secret}`,
    ),
  );
  await sendRaw(
    port,
    formatHead(
      'GET /x HTTP/1.1',
      'Host: shop.link.test',
      `Authorization: Token ${secret}`,
      `X-Token: ${secret}`,
      'Connection: close',
    ),
  );
  return responses;
}

/** Asserts that a text contains neither a credential nor a part that would help to guess it. */
function expectNoSecret(secrets: readonly string[], text: string): void {
  for (const secret of secrets) {
    const hex = secret.replace('slk_', '');
    for (const part of [hex, hex.toUpperCase(), hex.slice(0, 16), hex.slice(12, 28), hex.slice(-16)]) {
      expect(text.includes(part)).toBe(false);
    }
    expect(text.includes(Buffer.from(hex).toString('base64').slice(0, 40))).toBe(false);
    expect(text.includes(Buffer.from(hex, 'hex').toString('latin1'))).toBe(false);
  }
}

/** Returns the contents of a database as one text: all its files, or every row of every table. */
async function readDatabaseText(url: string): Promise<string> {
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
