import { exec } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOperator } from '../support/command.ts';
import { waitUntil } from '../support/deadlines.ts';
import { CLI_PROGRAM } from '../support/program.ts';
import { type ServerProcess, startServer } from '../support/server.ts';
import { type CodeBlock, type Page, parsePage } from './markdown.ts';
import { getPage, getSection, pages } from './pages.ts';

/**
 * Readers paste examples into a terminal and into GraphiQL, so each page's `sh` and `graphql` blocks run here, in
 * order, against a server with a new database. A `json` block after one is its expected output, in which only random
 * values may differ.
 */
const ROOT = join(import.meta.dirname, '..', '..');

/** Blocks that don't run: long commands (`bash`), output, excerpts, diagrams, files and commands for other machines. */
const OTHER_LANGUAGES = ['bash', 'text', 'json', 'json5', 'ini', 'nginx', 'mermaid', 'sql', 'yaml'];

/**
 * Replaces `npm run cli --`, which takes seconds to start npm and a compiler each time. Commands run in the process of
 * the tests, except those that read standard input.
 */
const NPM = `npm() {
  while [ "$1" != -- ]; do shift; done
  shift
  if [[ " $* " == *' - '* ]]; then
    '${process.execPath}' '${CLI_PROGRAM}' "$@"
  else
    printf '%s\\0' "$@" | curl -s --fail-with-body --data-binary @- "$COMMANDS_URL"
  fi
}`;

const DAY_MS = 86_400_000;

interface Example {
  line: number;
  language: 'sh' | 'graphql';
  text: string;
  /** The output that the page shows; null if it shows none. */
  expected: unknown;
}

/** A server with a new database, and the credentials that it printed. */
interface FirstStart {
  server: ServerProcess;
  /** The settings that commands run with. */
  env: Record<string, string>;
  /** The URL to which `NPM` sends commands. */
  commandsUrl: string;
  token: string;
  adminKey: string;
  signInCode: string;
  /** The last id that the server returned for each type. Replaces placeholders such as `<SmartLink id>`. */
  ids: Map<string, string>;
  stop(): Promise<void>;
}

interface Output {
  text: string;
  server: ServerProcess;
}

const examplesByPage = new Map(
  [...pages.values()]
    .map((page): [Page, Example[]] => [page, readExamples(page)])
    .filter(([, examples]) => examples.length > 0),
);

test('the documentation has examples in sh and in graphql, and each block names a known language', () => {
  const languages = new Set([...examplesByPage.values()].flat().map(({ language }) => language));
  expect(languages).toEqual(new Set(['sh', 'graphql']));
  const unknown = [...pages.values()].flatMap(({ path, codeBlocks }) =>
    codeBlocks
      .filter(({ language }) => !['sh', 'graphql', ...OTHER_LANGUAGES].includes(language))
      .map(({ line, language }) => `${path}:${line}: ${language}`),
  );
  expect(unknown).toEqual([]);
});

test('no example contains a date, which would become stale', () => {
  const dated = [...examplesByPage].flatMap(([{ path }, examples]) =>
    examples.filter(({ text }) => /\b20\d\d-\d\d/.test(text)).map(({ line }) => `${path}:${line}`),
  );
  expect(dated).toEqual([]);
});

for (const [{ path }, examples] of examplesByPage) {
  // Pages run in parallel, each with its own server.
  describe.concurrent(path, () => {
    let outputs: Promise<Output>[] = [];
    let stop = async () => {};

    beforeAll(async () => {
      const start = await startFirst();
      stop = start.stop;
      outputs = runInOrder(start, examples);
    });
    afterAll(() => stop());

    for (const [index, { line, language, expected }] of examples.entries()) {
      test(`the ${language} example on line ${line} works as pasted`, async () => {
        const { text, server } = await (outputs[index] as Promise<Output>);
        if (expected === null) {
          expect(text).not.toContain('"errors"');
        } else {
          expect(JSON.parse(text)).toEqual(buildSimilar(expected, server));
        }
      });
    }
  });
}

async function startFirst(): Promise<FirstStart> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-docs-'));
  const manifest = join(folder, 'persisted-documents.json');
  await writeFile(manifest, readManifest());
  const server = await startServer(folder, { PERSISTED_OPERATIONS: manifest });
  await waitUntil(() => server.stdout().includes('Explore the API in GraphiQL'), 'the server prints its greeting');
  const token = /web, secret +([0-9a-f]{40})/.exec(server.stdout())?.[1] ?? '';
  const env = {
    DATABASE_URL: `file:${join(folder, 'data', 'smartlinks.db')}`,
    LINK_DOMAIN: `localhost:${server.port}`,
  };
  const operator = createOperator(env.DATABASE_URL, env);
  const { key } = await operator.runJson('key', 'create');
  const { code: signInCode } = await operator.runJson('dashboard');
  const commands = createServer(async (request, response) => {
    const args = (await text(request)).split('\0').slice(0, -1);
    const { code, stdout, stderr } = await operator.run(...args);
    response.writeHead(code === 0 ? 200 : 500).end(code === 0 ? stdout : stderr);
  });
  await once(commands.listen(0, '127.0.0.1'), 'listening');
  const stop = async () => {
    commands.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const commandsUrl = `http://127.0.0.1:${(commands.address() as AddressInfo).port}`;
  return { server, env, commandsUrl, token, adminKey: key, signInCode, ids: new Map(), stop };
}

/** Returns the manifest of persisted operations that docs/graphql.md shows. */
function readManifest(): string {
  const section = getSection(getPage('docs/graphql.md'), 'Persisted operations');
  return parsePage('docs/graphql.md', section).codeBlocks.find(({ language }) => language === 'json5')?.text ?? '';
}

/** Runs the examples of a page one after the other, even if one fails. */
function runInOrder(start: FirstStart, examples: readonly Example[]): Promise<Output>[] {
  let previous: Promise<unknown> = Promise.resolve();
  return examples.map(({ language, text }) => {
    const run = language === 'sh' ? runInShell : runQuery;
    const output = previous.then(async () => ({ text: await run(start, text), server: start.server }));
    previous = output.catch(() => {});
    return output;
  });
}

/** Runs a command as a reader would, but with the port of the test server. The token is in TOKEN. */
async function runInShell({ server, env, commandsUrl, token }: FirstStart, command: string): Promise<string> {
  const { stdout } = await promisify(exec)(`set -e -o pipefail\n${NPM}\n${replacePort(server, command)}`, {
    cwd: ROOT,
    shell: '/bin/bash',
    env: { ...process.env, ...env, TOKEN: token, COMMANDS_URL: commandsUrl },
  });
  return stdout;
}

async function runQuery({ server, token, adminKey, signInCode, ids }: FirstStart, example: string): Promise<string> {
  const authorization = example.startsWith('# with an admin key') ? `Bearer ${adminKey}` : `Token ${token}`;
  const query = example
    .replace(/<(\w+) id>/g, (_, typename: string) => ids.get(typename) ?? `no ${typename} yet`)
    .replaceAll('<sign-in code>', signInCode)
    .replaceAll('<time in the future>', new Date(Date.now() + DAY_MS).toISOString());
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query }),
  });
  const body = await response.text();
  for (const [, id = ''] of body.matchAll(/"id":"([^"]+)"/g)) {
    ids.set(Buffer.from(id, 'base64url').toString().split(':')[0] ?? '', id);
  }
  return body;
}

function replacePort(server: ServerProcess, text: string): string {
  return text.replaceAll('localhost:4000', `localhost:${server.port}`);
}

/** Returns a matcher for the same value, except for the seven random characters of generated codes. */
function buildSimilar(expected: unknown, server: ServerProcess): unknown {
  if (Array.isArray(expected)) {
    return expected.map((value) => buildSimilar(value, server));
  }
  if (typeof expected === 'object' && expected !== null) {
    return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, buildSimilar(value, server)]));
  }
  if (typeof expected !== 'string') {
    return expected;
  }
  const text = replacePort(server, expected);
  const host = /^(https?:\/\/demo\.localhost:\d+\/)[0-9A-Za-z]{7}$/.exec(text)?.[1];
  return host === undefined
    ? text
    : expect.stringMatching(new RegExp(`^${host.replaceAll('.', '\\.')}[0-9A-Za-z]{7}$`));
}

function readExamples({ codeBlocks }: Page): Example[] {
  return codeBlocks.flatMap(({ line, language, text }, index) => {
    if (language !== 'sh' && language !== 'graphql') {
      return [];
    }
    const next: CodeBlock | undefined = codeBlocks[index + 1];
    return [{ line, language, text, expected: next?.language === 'json' ? JSON.parse(next.text) : null }];
  });
}
