import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { givenApp, givenLink } from '../support/builders.ts';
import { operatorWithin } from '../support/command.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { givenFolder } from './given-shop.ts';

let app: TestApp;
let folder: Awaited<ReturnType<typeof givenFolder>>;

/** The name of the shop that says this text. */
const shopSaying = (text: string) => `t${HOSTILE_TEXTS.indexOf(text)}`;

beforeAll(async () => {
  app = await startTestApp();
  folder = await givenFolder();
  for (const text of HOSTILE_TEXTS) await givenShopSaying(text);
}, 60_000);
afterAll(async () => {
  await app?.close();
  await folder?.remove();
});

/** A shop that says this wherever something may be said that the command line shows. */
async function givenShopSaying(text: string): Promise<void> {
  const preview = { title: text, description: text };
  const shop = await givenApp(app, {
    subdomain: shopSaying(text),
    name: text,
    preview,
    platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }],
    templates: [{ name: text, pattern: 'p/:id', targets: { iphone: { url: 'shop://p/:id' } }, preview }],
  });
  const uri = `/p/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`;
  await givenLink(shop.secret, { uri, code: 'open', tags: [text], metadata: { [text]: { text } }, preview });
}

describe('a table for spreadsheets', () => {
  test('has no cell that a spreadsheet would run, and comes back as it was', async () => {
    const operator = operatorWithin(() => app.services);
    for (const [i, text] of HOSTILE_TEXTS.entries()) {
      const file = folder.pathOf(`${i}.csv`);
      expect(await operator.run('export', '--app', shopSaying(text), '--out', file)).toMatchObject({ code: 0 });
      const cells = cellsOf(await readFile(file, 'utf8'));
      expect(cells.filter((cell) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);

      const copy = `c${i}`;
      await givenApp(app, { subdomain: copy, platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }] });
      expect(await operator.run('import', '--app', copy, file)).toMatchObject({ code: 0 });
      const links = await app.services.smartLinks.listSmartLinks(OPERATOR, copy, { first: 10 }, false);
      expect(links.items[0]).toMatchObject({
        tags: [text.trim()],
        metadata: { [text]: { text } },
        preview: { title: text },
      });
    }
  });
});

/** The cells of a table by RFC 4180. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

describe('the command line', () => {
  /** What moves a cursor, sets a title, turns the direction of writing or cannot be seen. */
  const ACTIVE = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/u;

  test.each<[command: string, args: (text: string, app: string) => string[]]>([
    ['app list', () => ['app', 'list']],
    ['app show', (_, name) => ['app', 'show', name]],
    ['link list', (_, name) => ['link', 'list', '--app', name]],
    ['link show', (_, name) => ['link', 'show', '--app', name, 'open']],
    ['link explain', (text, name) => ['link', 'explain', '--app', name, 'open', `--user-agent=${text}`]],
    ['template list', (_, name) => ['template', 'list', '--app', name]],
    ['export', (_, name) => ['export', '--app', name]],
    ['a link that is not there', (text, name) => ['link', 'show', '--app', name, '--', text]],
    ['an app that is not there', (text) => ['app', 'show', '--', text]],
    ['an option that is not there', (text) => ['app', 'list', `--${text}`]],
    ['a command that is not there', (text) => [text]],
    ['a file that is not there', (text, name) => ['import', '--app', name, '--', text]],
  ])('shows nothing that a terminal would obey: %s', async (_command, args) => {
    const operator = operatorWithin(() => app.services, 80);
    for (const text of HOSTILE_TEXTS) {
      const given = args(text, shopSaying(text));
      for (const way of [given, [...given.slice(0, 2), '--json', ...given.slice(2)]]) {
        const { stdout, stderr } = await operator.run(...way);
        expect(stdout + stderr).not.toBe('');
        expect(ACTIVE.exec(stdout + stderr)?.[0]).toBeUndefined();
      }
    }
  });
});
