import { exec } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from 'vitest';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { schema } from '../../src/doors/graphql/schema.ts';
import { createOperator } from '../support/command.ts';
import { waitUntil } from '../support/deadlines.ts';
import { CLI_PROGRAM } from '../support/program.ts';
import { type ServerProcess, startServer } from '../support/server.ts';

/**
 * Readers paste the README's examples into a new installation. So every block of `sh` and `graphql` runs here in order,
 * after a first start. A `json` block after one of them is its expected output: its shape, and all values except random
 * ones.
 */
const ROOT = join(import.meta.dirname, '..', '..');

/** Replaces `npm run cli --`, to save the seconds that npm and the compiler take each time. */
const COMPILED_CLI = `npm() {
  if [[ "$*" == 'run cli -- '* || "$*" == 'run -s cli -- '* ]]; then
    while [ "$1" != -- ]; do shift; done
    shift
    '${process.execPath}' '${CLI_PROGRAM}' "$@"
  else
    command npm "$@"
  fi
}`;

interface Example {
  line: number;
  language: 'sh' | 'graphql';
  text: string;
  expected: unknown;
}

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const examples = parseExamples(readme);

/** The first start, and the credentials that it printed. */
interface FirstStart {
  server: ServerProcess;
  databaseUrl: string;
  token: string;
  adminKey: string;
}

/** The last id that the server returned for each type. It replaces placeholders such as `<SmartLink id>`. */
const ids = new Map<string, string>();

const test = base.extend('start', { scope: 'file' }, async ({}, { onCleanup }): Promise<FirstStart> => {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-readme-'));
  const server = await startServer(folder);
  onCleanup(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await waitUntil(() => server.stdout().includes('Explore with GraphiQL'), 'the server greets');
  const token = /web, secret +([0-9a-f]{40})/.exec(server.stdout())?.[1] ?? '';
  const databaseUrl = `file:${join(folder, 'data', 'smartlinks.db')}`;
  const { key } = await createOperator(databaseUrl).runJson('key', 'create');
  return { server, databaseUrl, token, adminKey: key };
});

test('README.md names every operation and every command, and has an example of every operation', () => {
  const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const exampleTexts = examples.filter(({ language }) => language === 'graphql').map(({ text }) => text);
  expect(operations.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(operations.filter((name) => !exampleTexts.some((text) => new RegExp(`\\b${name}\\b`).test(text)))).toEqual([]);
  expect(COMMANDS.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('README.md has examples in sh and in graphql', () => {
  expect(new Set(examples.map(({ language }) => language))).toEqual(new Set(['sh', 'graphql']));
});

for (const { line, language, text, expected } of examples) {
  test(`the ${language} example in line ${line} of README.md works as pasted`, async ({ start }) => {
    const output = language === 'sh' ? await runInShell(start, text) : await runExample(start, text);
    if (expected !== null) {
      expect(JSON.parse(output)).toEqual(buildSimilar(expected, start.server));
    } else {
      expect(output).not.toContain('"errors"');
    }
  });
}

/** Runs a command like a reader with a server on another port and the token in TOKEN. */
async function runInShell({ server, databaseUrl, token }: FirstStart, text: string): Promise<string> {
  const { stdout } = await promisify(exec)(`set -e\n${COMPILED_CLI}\n${replacePort(server, text)}`, {
    cwd: ROOT,
    shell: '/bin/bash',
    env: {
      ...process.env,
      TOKEN: token,
      DATABASE_URL: databaseUrl,
      LINK_DOMAIN: `localhost:${server.port}`,
    },
  });
  return stdout;
}

async function runExample({ server, token, adminKey }: FirstStart, text: string): Promise<string> {
  const authorization = text.startsWith('# with an admin key') ? `Bearer ${adminKey}` : `Token ${token}`;
  const query = text.replace(/<(\w+) id>/g, (_, typename: string) => ids.get(typename) ?? `no ${typename} yet`);
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

/** Masks the random parts of a text: the seven characters of a generated code. */
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

function parseExamples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
  return blocks.flatMap(({ line, language, text }, i) => {
    if (language !== 'sh' && language !== 'graphql') {
      return [];
    }
    const next = blocks[i + 1];
    return [{ line, language, text, expected: next?.language === 'json' ? JSON.parse(next.text) : null }];
  });
}
