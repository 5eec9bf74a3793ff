import { expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { createServices } from '../../src/domain/services.ts';
import { migrateWithRows } from './migrate-with-rows.ts';
import { listTestedDialects } from './needs.ts';

const LINKS = 250;

/** Rows that the version before the migration wrote. */
const EARLIER = [
  `insert into apps (id, name, subdomain, allowed_hosts, created_at, updated_at) values ('shop', 'Shop', 'shop', '[]', 1, 1)`,
  `insert into subdomains (subdomain, app_id, created_at) values ('shop', 'shop', 1)`,
  ...Array.from({ length: LINKS }, (_, i) => insertLink(`link-${i}`, `products/item${i}`)),
  insertLink('deleted', 'products/deleted'),
  `update smart_links set deleted_at = 2 where id = 'deleted'`,
];

function insertLink(id: string, uri: string): string {
  return `insert into smart_links (app_id, id, code, uri, redeem_count, created_at, updated_at)
    values ('shop', '${id}', '${id}', '${uri}', 0, 1, 1)`;
}

test.each(listTestedDialects('the index of searches'))(
  'a search finds links of the previous version, before and after they are indexed, on $dialect',
  async ({ createEmptyDatabase }) => {
    const location = await createEmptyDatabase();
    await migrateWithRows(location, '021-link-search', EARLIER);
    const db = await openDb({ url: location.url, migrate: false });
    const { searchIndex, smartLinks } = createServices({
      db,
      clock: Date.now,
      generateCode: () => 'aB3xY9z',
      links: { domain: 'links.example', scheme: 'http' },
    });
    const find = async (search: string) => {
      const page = { first: 100, after: null, last: null, before: null };
      const { items } = await smartLinks.listSmartLinks(OPERATOR, 'shop', page, { filter: { search } });
      return items.map(({ id }) => id);
    };
    const countUnindexed = async () =>
      (await db.read.selectFrom('smart_links').select('id').where('words_indexed', '=', 0).execute()).length;
    const runAsEarlierVersion = (statement: string) => db.write((tx) => tx.executeQuery(compile(statement)));
    const compile = (sql: string) => ({ ...db.read.selectFrom('apps').compile(), sql, parameters: [] });

    expect(await find('item249 products')).toEqual(['link-249']);
    expect(await find('deleted')).toEqual([]);
    // Updated before its turn, so the index must get all its words.
    await smartLinks.updateSmartLink(OPERATOR, 'shop', 'link-7', { title: 'Lucky' });
    expect(await find('lucky item7')).toEqual(['link-7']);

    expect(await searchIndex.indexLinks()).toBe(LINKS - 1);
    expect(await searchIndex.indexLinks()).toBe(0);
    expect(await countUnindexed()).toBe(1);
    expect(await find('item249 products')).toEqual(['link-249']);
    expect(await find('lucky item7')).toEqual(['link-7']);

    // Processes of the previous version run until an upgrade is complete.
    await runAsEarlierVersion(`update smart_links set uri = 'zebra', note = 'x' where id = 'link-3'`);
    await runAsEarlierVersion(`update smart_links set title = null, note = 'x' where id = 'link-7'`);
    await runAsEarlierVersion(`update smart_links set uri = uri, title = title, note = 'y' where id = 'link-4'`);
    await runAsEarlierVersion(insertLink('new', 'lion'));
    expect(await countUnindexed()).toBe(4);
    expect([await find('zebra'), await find('lucky'), await find('lion')]).toEqual([['link-3'], [], ['new']]);
    expect(await searchIndex.indexLinks()).toBe(3);
    expect([await find('zebra'), await find('lucky'), await find('lion')]).toEqual([['link-3'], [], ['new']]);
    expect(await find('item3 products')).toEqual((await find('item3')).filter((id) => id !== 'link-3'));

    await db.close();
    await location.remove();
  },
);
