import { exec } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { schema } from '../../src/doors/graphql/schema.ts';
import { CLI_PROGRAM } from '../support/program.ts';
import { type ServerProcess, startServer } from '../support/server.ts';

/**
 * The README is pasted by people who have nothing else yet: every block of `sh` and `graphql` in it runs here, in its
 * order, against a first start; a `json` block behind one is the answer, by its shape and every value that isn't random.
 */
const ROOT = join(import.meta.dirname, '..', '..');

/** `npm run cli --` without the seconds that npm and the compiler take each time. */
const COMPILED_CLI = `npm() {
  if [[ "$*" =~ ^run\\ (-s\\ )?cli\\ --\\ ]]; then
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
  answer: unknown;
}

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const examples = examplesOf(readme);

let folder: string;
let server: ServerProcess;
let token: string;
let adminKey: string;
/** The last id that an answer gave for each type: what stands for `<SmartLink id>` and the like. */
const ids = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smartlinks-readme-'));
  server = await startServer(folder);
  await vi.waitFor(() => expect(server.stdout()).toContain('Explore with GraphiQL'), 60_000);
  token = /web, secret +([0-9a-f]{40})/.exec(server.stdout())?.[1] ?? '';
  adminKey = JSON.parse(await runInShell('npm run -s cli -- key create --json')).key;
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('every operation and every command is named in it, the operations in an example too', () => {
  const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const shown = examples.filter(({ language }) => language === 'graphql').map(({ text }) => text);
  expect(operations.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(operations.filter((name) => !shown.some((text) => new RegExp(`\\b${name}\\b`).test(text)))).toEqual([]);
  expect(COMMANDS.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('there are examples of both kinds', () => {
  expect(new Set(examples.map(({ language }) => language))).toEqual(new Set(['sh', 'graphql']));
});

test.each(examples)('line $line: the $language example works as pasted', { timeout: 120_000 }, async (example) => {
  const output = example.language === 'sh' ? await runInShell(example.text) : await runOperation(example.text);
  if (example.answer !== null) expect(JSON.parse(output)).toEqual(similarTo(example.answer));
  else expect(output).not.toContain('"errors"');
});

/** Runs it as somebody would who has the server on another port and the token in TOKEN. */
async function runInShell(text: string): Promise<string> {
  const { stdout } = await promisify(exec)(`set -e\n${COMPILED_CLI}\n${onTestPort(text)}`, {
    cwd: ROOT,
    shell: '/bin/bash',
    env: {
      ...process.env,
      TOKEN: token,
      DATABASE_URL: `file:${join(folder, 'data', 'smartlinks.db')}`,
      LINK_DOMAIN: `localhost:${server.port}`,
    },
  });
  return stdout;
}

async function runOperation(text: string): Promise<string> {
  const authorization = text.startsWith('# with an admin key') ? `Bearer ${adminKey}` : `Token ${token}`;
  const query = text.replace(/<(\w+) id>/g, (_, typename: string) => ids.get(typename) ?? `no ${typename} yet`);
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query }),
  });
  const answer = await response.text();
  for (const [, id = ''] of answer.matchAll(/"id":"([^"]+)"/g)) {
    ids.set(Buffer.from(id, 'base64url').toString().split(':')[0] ?? '', id);
  }
  return answer;
}

function onTestPort(text: string): string {
  return text.replaceAll('localhost:4000', `localhost:${server.port}`);
}

/** The same, but for what is drawn at random: the seven characters of a code. */
function similarTo(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(similarTo);
  if (typeof expected === 'object' && expected !== null) {
    return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, similarTo(value)]));
  }
  if (typeof expected !== 'string') return expected;
  const text = onTestPort(expected);
  const host = /^(https?:\/\/demo\.localhost:\d+\/)[0-9A-Za-z]{7}$/.exec(text)?.[1];
  return host === undefined
    ? text
    : expect.stringMatching(new RegExp(`^${host.replaceAll('.', '\\.')}[0-9A-Za-z]{7}$`));
}

function examplesOf(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
  return blocks.flatMap(({ line, language, text }, i) => {
    if (language !== 'sh' && language !== 'graphql') return [];
    const next = blocks[i + 1];
    return [{ line, language, text, answer: next?.language === 'json' ? JSON.parse(next.text) : null }];
  });
}
