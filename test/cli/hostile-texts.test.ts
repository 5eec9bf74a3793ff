import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { TestApp } from '../support/app.ts';
import { givenApp, givenLink } from '../support/builders.ts';
import { createServicesOperator } from '../support/command.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { test } from './cli-test.ts';

/** Returns the subdomain of the shop that contains this text. */
const getSubdomain = (text: string) => `t${HOSTILE_TEXTS.indexOf(text)}`;

test.beforeAll(async ({ app }) => {
  for (const text of HOSTILE_TEXTS) {
    await givenShopWith(text, app);
  }
});

/** Creates a shop with this text in every field that the command line shows. */
async function givenShopWith(text: string, app: TestApp): Promise<void> {
  const preview = { title: text, description: text };
  const shop = await givenApp(app, {
    subdomain: getSubdomain(text),
    name: text,
    preview,
    platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }],
    templates: [{ name: text, pattern: 'p/:id', targets: { iphone: { url: 'shop://p/:id' } }, preview }],
  });
  const uri = `/p/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`;
  await givenLink(shop.secret, { uri, code: 'open', tags: [text], metadata: { [text]: { text } }, preview });
}

describe('a CSV export', () => {
  test('has no cell that a spreadsheet would run, and can be imported unchanged', async ({ app, folder, operator }) => {
    for (const [i, text] of HOSTILE_TEXTS.entries()) {
      const file = folder.buildPath(`${i}.csv`);
      expect(await operator.run('export', '--app', getSubdomain(text), '--out', file)).toMatchObject({ code: 0 });
      const cells = parseCells(await readFile(file, 'utf8'));
      expect(cells.filter((cell) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);

      const copy = `c${i}`;
      await givenApp(app, { subdomain: copy, platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }] });
      expect(await operator.run('import', '--app', copy, file)).toMatchObject({ code: 0 });
      const links = await app.services.smartLinks.listSmartLinks(OPERATOR, copy, { first: 10 });
      expect(links.items[0]).toMatchObject({
        tags: [text.trim()],
        metadata: { [text]: { text } },
        preview: { title: text },
      });
    }
  });
});

/** Parses the cells of a CSV file (RFC 4180). */
function parseCells(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

describe('the command line', () => {
  /** Characters that move a cursor, set a title, change the writing direction or are invisible. */
  const ACTIVE = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/u;

  test.for<[command: string, args: (text: string, app: string) => string[]]>([
    ['app list', () => ['app', 'list']],
    ['app show', (_, name) => ['app', 'show', name]],
    ['link list', (_, name) => ['link', 'list', '--app', name]],
    ['link show', (_, name) => ['link', 'show', '--app', name, 'open']],
    ['link explain', (text, name) => ['link', 'explain', '--app', name, 'open', `--user-agent=${text}`]],
    ['template list', (_, name) => ['template', 'list', '--app', name]],
    ['export', (_, name) => ['export', '--app', name]],
    ['link show for a link that does not exist', (text, name) => ['link', 'show', '--app', name, '--', text]],
    ['app show for an app that does not exist', (text) => ['app', 'show', '--', text]],
    ['app list with an unknown option', (text) => ['app', 'list', `--${text}`]],
    ['an unknown command', (text) => [text]],
    ['import of a file that does not exist', (text, name) => ['import', '--app', name, '--', text]],
  ])('prints no characters that control a terminal for %s', async ([, args], { app }) => {
    const operator = createServicesOperator(() => app.services, 80);
    for (const text of HOSTILE_TEXTS) {
      const commandArgs = args(text, getSubdomain(text));
      for (const variant of [commandArgs, [...commandArgs.slice(0, 2), '--json', ...commandArgs.slice(2)]]) {
        const { stdout, stderr } = await operator.run(...variant);
        expect(stdout + stderr).not.toBe('');
        expect(ACTIVE.exec(stdout + stderr)?.[0]).toBeUndefined();
      }
    }
  });
});
