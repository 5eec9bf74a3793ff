import { expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { createServices } from '../../src/domain/services.ts';
import { migrateWithRows } from './migrate-with-rows.ts';
import { listTestedDialects } from './needs.ts';

const NAME = '011-unique-key-updates';

/** Inserts a unique link whose key a former version computed from the URI as it is spelled. */
function link(id: string, uri: string, deleted = false): string {
  return `insert into smart_links (app_id, id, code, uri, unique_key, redeem_count, created_at, updated_at, deleted_at)
    values ('shop', '${id}', 'code-${id}', '${uri}', 'former ${uri}', 0, 1, 2, ${deleted ? 3 : 'null'})`;
}

const STORED = [
  `insert into apps (id, name, subdomain, allowed_hosts, created_at, updated_at) values ('shop', 'Shop', 'shop', '[]', 1, 1)`,
  `insert into subdomains (subdomain, app_id, created_at) values ('shop', 'shop', 1)`,
  link('1', 'caf%c3%a9'),
  link('2', 'caf%C3%A9'),
  link('3', '%7Euser'),
  link('4', 'https://x.example/%7euser'),
  link('5', '%7Edeleted', true),
  `insert into smart_links (app_id, id, code, uri, overrides, unique_key, redeem_count, created_at, updated_at)
    values ('shop', '6', 'code-6', 'a', '{"web":{"link":"https://x.example/%7ea","fallback":null}}', 'former', 0, 1, 2)`,
  `insert into smart_links (app_id, id, code, uri, expired_url, unique_key, redeem_count, created_at, updated_at)
    values ('shop', '7', 'code-7', 'a', 'https://x.example/%7ea', 'former too', 0, 1, 2)`,
  ...Array.from({ length: 300 }, (_, index) => link(`many-${index}`, `many/${index}%20x`)),
];

test.each(listTestedDialects('unique keys of an earlier version'))(
  'a new version finds the unique links of an earlier one by any spelling on $dialect',
  async ({ createEmptyDatabase }) => {
    const location = await createEmptyDatabase();
    await migrateWithRows(location, NAME, STORED);
    const db = await openDb({ url: location.url, migrate: false });
    const { uniqueKeys, smartLinks } = createServices({
      db,
      clock: Date.now,
      generateCode: () => 'new',
      links: { domain: 'links.example', scheme: 'http' },
    });

    expect(await uniqueKeys.updateAll()).toBe(306);
    expect(await uniqueKeys.updateAll()).toBe(0);

    const find = async (uri: string, others = {}) =>
      (await smartLinks.createSmartLink(OPERATOR, 'shop', { uri, unique: true, ...others })).smartLink.id;
    expect(await find('/caf%c3%a9')).toBe('1');
    expect(await find('café/')).toBe('1');
    expect(await find('~user')).toBe('3');
    expect(await find('https://x.example/~user')).toBe('4');
    expect(await find('many//299 x')).toBe('many-299');
    expect(await find('/a', { overrides: { web: { link: 'https://x.example/~a' } } })).toBe('6');
    expect(await find('/a', { expiredUrl: 'https://x.example/~a' })).toBe('7');
    const stored = await db.read.selectFrom('smart_links').select(['id', 'unique_key', 'updated_at']).execute();
    expect(stored.filter(({ unique_key }) => unique_key === null).map(({ id }) => id)).toEqual(['2']);
    expect(stored.every(({ updated_at }) => updated_at === 2)).toBe(true);

    await db.close();
    await location.remove();
  },
);
