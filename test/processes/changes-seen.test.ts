import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { type GivenLink, givenLink, ways } from '../support/builders.ts';
import { type Client, clientOf } from '../support/client.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';

/** What the product promises: so many milliseconds after a change no process answers as before it. */
const PROMISE_MS = 1_000;

const DESTINATIONS = `query ($code: String) {
  smartLink(code: $code) { destinations { platform link fallback source } }
}`;
const WHO = '{ viewer { credential { kind } } }';

describe.each(testedDialects('changes by other processes'))('what one process changes on $dialect', (tested) => {
  let installation: Installation;
  /** The server where things are changed, and the one that has to notice. */
  let changing: ServerProcess;
  let noticing: ServerProcess;
  let admin: Client;
  let backEnd: Client;

  beforeAll(async () => {
    installation = await givenInstallation(await tested.freshPlace());
    changing = await installation.serve();
    noticing = await installation.serve();
    admin = clientOf(changing, `Bearer ${installation.shop.adminKey}`);
    backEnd = installation.backEndOf(noticing);
  }, 60_000);
  afterAll(() => installation?.dispose());

  const statusOf = async (client: Client, query: string, variables?: Record<string, unknown>) => {
    const { http, errors } = await client.ask(query, variables);
    expect(http).toBe(200);
    return errors[0]?.extensions?.status ?? 'accepted';
  };

  const waysOf = async ({ code }: Pick<GivenLink, 'code'>) => {
    const { smartLink } = await backEnd.get<{ smartLink: GivenLink }>(DESTINATIONS, { code });
    return ways(smartLink);
  };

  describe('is a token that the command line', () => {
    test('made: it is accepted', async () => {
      const { token } = await installation.operator.json('token', 'create', '--app', 'shop', '--platform', 'web');

      expect(await statusOf(clientOf(noticing, `Token ${token}`), WHO)).toBe('accepted');
    });

    test('revoked: it is refused, by servers that knew it well', async () => {
      const made = await installation.operator.json('token', 'create', '--app', 'shop', '--platform', 'web');
      const clients = [changing, noticing].map((server) => clientOf(server, `Token ${made.token}`));
      for (const client of clients) expect(await statusOf(client, WHO)).toBe('accepted');

      await installation.operator.json('token', 'revoke', '--app', 'shop', made.id);

      await Promise.all(clients.map((client) => heldInTime(() => statusOf(client, WHO), 3)));
    });
  });

  test('is a token that another server made and revoked', async () => {
    const { createToken } = await admin.get<{ createToken: { token: string; credential: { id: string } } }>(
      'mutation { createToken(input: { platform: IPHONE }) { token credential { id } } }',
    );
    const client = clientOf(noticing, `Token ${createToken.token}`);
    expect(await statusOf(client, WHO)).toBe('accepted');

    await admin.get('mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { revokedAt } } }', {
      id: createToken.credential.id,
    });

    expect(await statusOf(clientOf(changing, `Token ${createToken.token}`), WHO)).toBe(3);
    await heldInTime(() => statusOf(client, WHO), 3);
  });

  test('is a template: it holds for old links from its making to its end', async () => {
    const link = await givenLink(backEnd, { uri: '/products/42' });
    const iphone = async () => (await waysOf(link)).IPHONE?.[0];
    expect(await iphone()).toBe('com.app.iphone://products/42');

    const { createTemplate } = await admin.get<{ createTemplate: { template: { id: string } } }>(
      `mutation { createTemplate(input: {
        name: "Product", pattern: "products/:id", targets: { iphone: { url: "com.app.iphone://p/:id" } }
      }) { template { id } } }`,
    );
    await heldInTime(iphone, 'com.app.iphone://p/42');

    const { id } = createTemplate.template;
    await admin.get(
      `mutation ($id: ID!) { updateTemplate(input: {
        id: $id, targets: { iphone: { url: "com.app.iphone://product?id=:id" } }
      }) { template { id } } }`,
      { id },
    );
    await heldInTime(iphone, 'com.app.iphone://product?id=42');

    await admin.get('mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { deletedTemplateId } }', { id });
    await heldInTime(iphone, 'com.app.iphone://products/42');
  });

  test('is a template that the command line made', async () => {
    const link = await givenLink(backEnd, { uri: '/invite/ann' });
    expect((await waysOf(link)).ANDROID?.[0]).toBe('com.app.android://invite/ann');

    await installation.operator.json(
      ...['template', 'create', '--app', 'shop', '--name', 'Invitation', '--pattern', 'invite/:who'],
      ...['--platform', 'android', '--url', 'com.app.android://welcome/:who'],
    );

    await heldInTime(async () => (await waysOf(link)).ANDROID?.[0], 'com.app.android://welcome/ann');
  });

  test('is a platform: old links lead where it is now, and no more where it is gone', async () => {
    const link = await givenLink(backEnd, { uri: '/about' });
    const store = 'https://apps.apple.com/app/id1783';
    expect((await waysOf(link)).IPAD).toBeUndefined();

    await admin.get(
      `mutation { setPlatform(input: { kind: IPAD, urlSchemes: ["com.app.ipad"] }) { platform { kind } } }`,
    );
    await heldInTime(async () => (await waysOf(link)).IPAD, ['com.app.ipad://about', 'http://www.app-web.com/about']);

    await admin.get(
      `mutation ($store: String!) {
        setPlatform(input: { kind: IPAD, urlSchemes: ["tablet"], storeUrl: $store }) { platform { kind } }
      }`,
      { store },
    );
    await heldInTime(async () => (await waysOf(link)).IPAD, ['tablet://about', store]);

    await admin.get('mutation { removePlatform(input: { kind: IPAD }) { platform { kind } } }');
    await heldInTime(async () => (await waysOf(link)).IPAD, undefined);
  });

  test('is the name of an app: links are found under the new one, and still under the former', async () => {
    const link = await givenLink(backEnd, { uri: '/named' });
    const addressed = (host: string) =>
      statusOf(backEnd, 'query ($url: String) { smartLink(url: $url) { id } }', { url: `http://${host}/${link.code}` });
    expect(await addressed('boutique.link.test')).toBe(7);
    expect(await addressed('go.shop.example')).toBe(7);

    await admin.get(
      'mutation { updateApp(input: { subdomain: "boutique", customDomain: "go.shop.example" }) { app { id } } }',
    );

    await heldInTime(() => addressed('boutique.link.test'), 'accepted');
    await heldInTime(() => addressed('go.shop.example'), 'accepted');
    expect(await addressed('shop.link.test')).toBe('accepted');
    const renamed = () =>
      backEnd.get<{ smartLink: { url: string } }>('query ($code: String) { smartLink(code: $code) { url } }', {
        code: link.code,
      });
    expect(await renamed()).toEqual({ smartLink: { url: `http://go.shop.example/${link.code}` } });
  });
});

/**
 * Asks again and again until the answer is the expected one. What counts is when a question was put, not when its
 * answer came: a busy machine may be slow to answer, but the answer to what was asked past the promise must be the new one.
 */
async function heldInTime<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  const changed = performance.now();
  for (;;) {
    const asked = performance.now();
    const answer = await ask();
    if (asked > changed + PROMISE_MS) {
      expect(answer).toEqual(expected);
      return;
    }
    if (isDeepStrictEqual(answer, expected)) return;
    await sleep(20);
  }
}
