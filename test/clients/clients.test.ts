import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client/core';
import { generate } from '@graphql-codegen/cli';
import { Client, fetchExchange } from '@urql/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp } from '../support/builders.ts';
import { DOCUMENTS, RELAY_PAGINATION } from './documents.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The path of the compiler's binary for this machine: the package exports nothing else, and no types. */
const relayCompiler: string = createRequire(import.meta.url)('relay-compiler');
const SCHEMA = join(ROOT, 'schema.graphql');

let app: TestApp;
let shop: GivenApp;
/** Below node_modules, so that what is written here finds the packages that it imports. */
let folder: string;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  await mkdir(join(ROOT, 'node_modules', '.cache'), { recursive: true });
  folder = await mkdtemp(join(ROOT, 'node_modules', '.cache', 'clients-'));
  await writeFile(join(folder, 'links.graphql'), DOCUMENTS);
  await generate(
    {
      schema: SCHEMA,
      documents: join(folder, 'links.graphql'),
      silent: true,
      generates: {
        [`${folder}/generated/`]: {
          preset: 'client',
          presetConfig: { fragmentMasking: false },
          config: { useTypeImports: true, scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>' } },
        },
      },
    },
    true,
  );
});

afterAll(async () => {
  await app?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** The documents as codegen's client preset types them for a front end. */
async function typedDocuments() {
  return import(pathToFileURL(join(folder, 'generated', 'graphql.ts')).href);
}

const headers = () => ({ authorization: `Token ${shop.secretToken}` });

describe('typed documents that the client preset makes of schema.graphql', () => {
  test('make and list links in urql', async () => {
    const { LinksCreateMutationDocument, LinksPageQueryDocument } = await typedDocuments();
    const client = new Client({
      url: `${app.url}/graphql`,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      fetchOptions: () => ({ headers: headers() }),
    });

    const made = await client.mutation(LinksCreateMutationDocument, { input: { uri: '/urql' } }).toPromise();
    const page = await client.query(LinksPageQueryDocument, { first: 1 }).toPromise();

    expect(made.error).toBeUndefined();
    expect(made.data.createSmartLink.smartLink.destination.link).toBe('com.app.android://urql');
    expect(page.data.smartLinks.edges[0].node.id).toBe(made.data.createSmartLink.smartLink.id);
  });

  test('make and list links in Apollo Client, whose cache knows them by their global ids', async () => {
    const { LinksCreateMutationDocument, LinksPageQueryDocument } = await typedDocuments();
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${app.url}/graphql`, headers: headers() }),
      cache: new InMemoryCache(),
    });

    const made = await client.mutate<{ createSmartLink: { smartLink: { id: string } } }>({
      mutation: LinksCreateMutationDocument,
      variables: { input: { uri: '/apollo' } },
    });
    const page = await client.query<{ smartLinks: { edges: { node: { id: string } }[] } }>({
      query: LinksPageQueryDocument,
      variables: { first: 1 },
    });

    const id = made.data?.createSmartLink.smartLink.id;
    expect(page.data?.smartLinks.edges[0]?.node.id).toBe(id);
    expect(client.cache.extract()).toHaveProperty([`SmartLink:${id}`]);
  });

  test.each([
    ['what the schema has', 'url', ''],
    ['what it has not', 'address', "Property 'address' does not exist"],
  ])('let the compiler judge an access to %s', async (_, field, says) => {
    const path = join(folder, `${field}.ts`);
    await writeFile(
      path,
      `import { Client } from '@urql/core';
import { LinksPageQueryDocument } from './generated/graphql';
export async function first(client: Client): Promise<string | undefined> {
  const { data } = await client.query(LinksPageQueryDocument, { first: 1 }).toPromise();
  return data?.smartLinks?.edges[0]?.node.${field};
}
`,
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', 'node'];
    const modules = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2023'];
    const { stdout } = await run(join(ROOT, 'node_modules', '.bin', 'tsc'), [...options, ...modules, path]);
    if (says === '') expect(stdout).toBe('');
    else expect(stdout).toContain(says);
  });
});

describe("Relay's compiler", () => {
  async function compile(documents: string): Promise<{ output: string; artifacts: string[] }> {
    const project = await mkdtemp(join(tmpdir(), 'relay-'));
    try {
      await mkdir(join(project, 'src'));
      await cp(SCHEMA, join(project, 'schema.graphql'));
      const tags = documents.split(/\n(?= {2}(?:fragment|query|mutation))/).map((text) => `graphql\`${text}\`;`);
      await writeFile(join(project, 'src', 'links.js'), tags.join('\n'));
      const config = { src: './src', schema: './schema.graphql', language: 'javascript' };
      await writeFile(join(project, 'relay.config.json'), JSON.stringify(config));
      const { stdout, stderr } = await run(relayCompiler, [join(project, 'relay.config.json')], project);
      const artifacts = await readdir(join(project, 'src', '__generated__')).catch(() => []);
      return { output: stdout + stderr, artifacts };
    } finally {
      await rm(project, { recursive: true, force: true });
    }
  }

  test('takes them, with pages that it turns and records that it refetches by itself', async () => {
    const { output, artifacts } = await compile(`${DOCUMENTS}${RELAY_PAGINATION}`);

    expect(output).not.toMatch(/error/i);
    expect(artifacts).toEqual(
      expect.arrayContaining([
        'linksPageQuery.graphql.js',
        'linksListRefetchQuery.graphql.js',
        'linksRefetchedQuery.graphql.js',
      ]),
    );
  });

  test('refuses a field that is not there', async () => {
    const { output, artifacts } = await compile(DOCUMENTS.replace('url', 'address'));
    expect(output).toMatch(/no field `address`|has no field/i);
    expect(artifacts).toEqual([]);
  });
});

/** Both what a command said and what it complained of, whatever its exit code. */
async function run(command: string, args: string[], cwd = ROOT): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(command, args, { cwd }).catch((error: { stdout: string; stderr: string }) => error);
}
