import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { describe, expect } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { givenApp } from '../support/builders.ts';
import { send } from '../support/client.ts';
import { test as base } from '../support/test.ts';
import { generateDocuments, SCHEMA } from './codegen.ts';
import { DOCUMENTS } from './documents.ts';

const relayCompiler: string = createRequire(import.meta.url)('relay-compiler');

const test = base
  /** A folder with the documents and the manifest in `generated/`, from codegen's client preset. */
  .extend('codegen', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = await generateDocuments({
      presetConfig: { fragmentMasking: false, persistedDocuments: true },
      config: { useTypeImports: true },
      documentTransforms: [addTypenameSelectionDocumentTransform],
    });
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return {
      manifest: join(folder, 'generated', 'persisted-documents.json'),
      documents: await import(pathToFileURL(join(folder, 'generated', 'graphql.ts')).href),
    };
  })
  .extend('relayManifest', { scope: 'file' }, async ({}, { onCleanup }) => {
    const project = await mkdtemp(join(tmpdir(), 'relay-'));
    onCleanup(() => rm(project, { recursive: true, force: true }));
    await mkdir(join(project, 'src'));
    await cp(SCHEMA, join(project, 'schema.graphql'));
    const tags = DOCUMENTS.split(/\n(?= {2}(?:fragment|query|mutation))/).map((text) => `graphql\`${text}\`;`);
    await writeFile(join(project, 'src', 'links.js'), tags.join('\n'));
    await writeFile(
      join(project, 'relay.config.json'),
      JSON.stringify({
        src: './src',
        schema: './schema.graphql',
        language: 'javascript',
        persistConfig: { file: './persisted.json', algorithm: 'MD5' },
      }),
    );
    await writeFile(join(project, 'persisted.json'), '{}');
    await promisify(execFile)(relayCompiler, ['relay.config.json'], { cwd: project });
    return join(project, 'persisted.json');
  });

async function createApollo(app: TestApp, generateHash: (document: unknown) => string) {
  const { secretToken } = await givenApp(app);
  const sent: Record<string, unknown>[] = [];
  const http = new HttpLink({
    uri: `${app.url}/graphql`,
    headers: { authorization: `Token ${secretToken}` },
    fetch: (url, init) => {
      sent.push(JSON.parse(String(init?.body)));
      return fetch(url, init);
    },
  });
  const link = new PersistedQueryLink({ generateHash }).concat(http);
  return { client: new ApolloClient({ link, cache: new InMemoryCache() }), sent };
}

const readCodegenHash = (document: unknown) => (document as { __meta__: { hash: string } }).__meta__.hash;
const UNLISTED = gql`{ viewer { app { name } } }`;

describe('Apollo Client with the manifest of codegen', () => {
  test('creates and lists links by id on a server that accepts nothing else', async ({ codegen, startApp }) => {
    const app = await startApp({ env: { PERSISTED_OPERATIONS: codegen.manifest, PERSISTED_OPERATIONS_ONLY: '1' } });
    const { client, sent } = await createApollo(app, readCodegenHash);
    const { LinksCreateMutationDocument, LinksPageQueryDocument } = codegen.documents;

    await client.mutate({ mutation: LinksCreateMutationDocument, variables: { input: { uri: '/apollo' } } });
    const page = await client.query({ query: LinksPageQueryDocument, variables: { first: 1 } });

    expect(page.data).toMatchObject({ smartLinks: { edges: [{ node: { uri: 'apollo' } }] } });
    expect(sent.map((body) => 'query' in body)).toEqual([false, false]);
  });

  test('gets an error for another operation from this server', async ({ codegen, startApp }) => {
    const app = await startApp({ env: { PERSISTED_OPERATIONS: codegen.manifest, PERSISTED_OPERATIONS_ONLY: '1' } });
    const { client, sent } = await createApollo(app, () => 'unlisted');

    await expect(client.query({ query: UNLISTED })).rejects.toThrow('accepts no other operations');
    expect(sent).toHaveLength(1);
  });

  test('sends the text of an operation that is not in the manifest', async ({ codegen, startApp }) => {
    const app = await startApp({ env: { PERSISTED_OPERATIONS: codegen.manifest } });
    const { client, sent } = await createApollo(app, () => 'unlisted');

    const { data } = await client.query({ query: UNLISTED });

    expect(data).toMatchObject({ viewer: { app: { name: 'Shop' } } });
    expect(sent.map((body) => 'query' in body)).toEqual([false, true]);
  });
});

describe("the manifest of Relay's compiler", () => {
  test.for(['doc_id', 'id', 'documentId'])(
    'has operations that clients send as %s',
    async (name, { relayManifest, startApp }) => {
      const app = await startApp({ env: { PERSISTED_OPERATIONS: relayManifest, PERSISTED_OPERATIONS_ONLY: '1' } });
      const { secretToken } = await givenApp(app);
      const texts: Record<string, string> = JSON.parse(await readFile(relayManifest, 'utf8'));
      const [id] = Object.entries(texts).find(([, text]) => text.startsWith('query linksPageQuery')) ?? [];

      const { data } = await send(app.url, {
        headers: { 'content-type': 'application/json', authorization: `Token ${secretToken}` },
        body: JSON.stringify({ [name]: id, query: null, variables: { first: 1 } }),
      });

      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(data).toEqual({ smartLinks: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } });
    },
  );
});
