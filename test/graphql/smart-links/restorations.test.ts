import { describe, expect } from 'vitest';
import { deleteExpiredContent } from '../../../src/domain/smart-links/restoration.service.ts';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { createTest } from '../../support/test.ts';
import { graphql } from '../generated/index.ts';
import { DELETE_LINK, getWithKey, listAll, READ_LINK, sendWithKey } from './link-operations.ts';

const DAY = 24 * 60 * 60 * 1_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0';
let now = Date.parse('2027-05-01T00:00:00Z');
const test = createTest({ app: { clock: () => now } });

const RESTORE_LINK = graphql(`
  mutation RestoreLink($id: ID!) {
    restoreSmartLink(input: { id: $id }) { smartLink { ...Changeable } }
  }
`);

const restoreForStatus = async (client: Client, id: string) =>
  (await sendWithKey(client, null, RESTORE_LINK, { id })).errors[0]?.extensions?.status;

describe('restoreSmartLink', () => {
  test('brings back the link with its content, code, tags and clicks within 30 days', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, {
      uri: '/products/1',
      overrides: { web: { link: 'https://x.example/web' } },
      metadata: { a: 1 },
      tags: ['back', 'again'],
      title: 'Title',
      note: 'Note',
      disabled: false,
      unique: true,
      expiredUrl: 'https://x.example/over',
      preview: { title: 'T', description: 'D', imageUrl: 'https://x.example/i.png' },
    });
    await visit(app, `/${link.code}`, { userAgent: FIREFOX });
    const before = await getWithKey(shop.secret, null, READ_LINK, { code: link.code });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });
    expect(await visit(app, `/${link.code}`, { userAgent: FIREFOX })).toMatchObject({ status: 404 });
    now += 29 * DAY;
    await app.services.maintenance.sweep();

    const { restoreSmartLink } = await getWithKey(shop.secret, null, RESTORE_LINK, { id: link.id });

    const expected = { ...before.smartLink, updatedAt: new Date(now).toISOString() };
    expect(restoreSmartLink?.smartLink).toEqual(expected);
    expect((await getWithKey(shop.secret, null, READ_LINK, { code: link.code })).smartLink).toEqual(expected);
    expect(await visit(app, `/${link.code}`, { userAgent: FIREFOX })).toMatchObject({ status: 302 });
    const [found] = await listAll(shop.secret, { filter: { tags: { all: ['back', 'again'] } } });
    expect(found?.id).toBe(link.id);
    const { smartLink } = await shop.secret.get<{ smartLink: { stats: { totals: { clicks: number } } } }>(
      'query ($code: String!) { smartLink(by: { code: $code }) { stats { totals { clicks } } } }',
      { code: link.code },
    );
    // One click before the deletion and one after the restoration.
    expect(smartLink.stats.totals.clicks).toBe(2);
    // A repetition changes nothing.
    now += 1_000;
    expect((await getWithKey(shop.secret, null, RESTORE_LINK, { id: link.id })).restoreSmartLink?.smartLink).toEqual(
      expected,
    );
    expect((await givenLink(shop.secret, { uri: '/other', code: 'other' })).code).toBe('other');
  });

  test('fails after 30 days, whether the content has been deleted yet or not', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/a' });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });
    now += 30 * DAY;
    expect(await restoreForStatus(shop.secret, link.id)).toBe(7);
    expect(await deleteExpiredContent(app.database, now, 500)).toBeGreaterThan(0);
    expect(await restoreForStatus(shop.secret, link.id)).toBe(7);
  });

  test('refuses a unique link whose properties another unique link has by now', async ({ shop }) => {
    const input = { uri: '/unique', unique: true };
    const first = await givenLink(shop.secret, { ...input, tags: ['first'] });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: first.id });
    const second = await givenLink(shop.secret, input);

    const { errors, text } = await sendWithKey(shop.secret, null, RESTORE_LINK, { id: first.id });
    expect(errors).toMatchObject([{ extensions: { status: 9 } }]);
    expect(text).toContain(second.code);
    expect(await listAll(shop.secret, { filter: { tags: { all: ['first'] } } })).toEqual([]);

    await getWithKey(shop.secret, null, DELETE_LINK, { id: second.id });
    expect(await restoreForStatus(shop.secret, first.id)).toBeUndefined();
    expect((await givenLink(shop.secret, input)).id).toBe(first.id);
  });

  test('restores only links of an app that the client can change', async ({ app, shop }) => {
    const other = await givenApp(app, { subdomain: 'other' });
    const link = await givenLink(shop.secret, { uri: '/a' });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });

    for (const client of [shop.publishable, shop.iphone]) {
      expect(await restoreForStatus(client, link.id)).toBe(11);
    }
    expect(await restoreForStatus(createClient(app), link.id)).toBe(3);
    for (const client of [other.secret, other.admin]) {
      expect(await restoreForStatus(client, link.id)).toBe(7);
    }
    for (const id of ['', 'nonsense', Buffer.from(`App:${shop.id}`).toString('base64url')]) {
      expect(await restoreForStatus(shop.secret, id)).toBe(7);
    }
    expect((await listAll(shop.secret)).map(({ id }) => id)).not.toContain(link.id);
    expect(await restoreForStatus(shop.installation, link.id)).toBeUndefined();
  });

  test('succeeds once more for each of many concurrent requests, and changes the link once', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/a', tags: ['many'] });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });
    const statuses = await Promise.all(Array.from({ length: 8 }, () => restoreForStatus(shop.secret, link.id)));
    expect(statuses.every((status) => status === undefined)).toBe(true);
    expect(await listAll(shop.secret, { filter: { tags: { all: ['many'] } } })).toHaveLength(1);
  });
});
