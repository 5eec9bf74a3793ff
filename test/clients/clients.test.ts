import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client/core';
import { Client, fetchExchange } from '@urql/core';
import { parse } from 'graphql';
import { describe, expect } from 'vitest';
import { test as base } from '../support/test.ts';
import { generateDocuments } from './codegen.ts';
import { compileWithRelay, listCompileErrors } from './compilers.ts';
import { DOCUMENTS, RELAY_PAGINATION } from './documents.ts';

const test = base
  /** A folder with the documents in `generated/graphql.ts`, with types from codegen's client preset for front ends. */
  .extend('folder', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = await generateDocuments({
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>', URI: 'string' },
      },
    });
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  .extend(
    'documents',
    { scope: 'file' },
    ({ folder }) => import(pathToFileURL(join(folder, 'generated', 'graphql.ts')).href),
  )
  .extend('headers', { scope: 'file' }, ({ shop }) => ({ authorization: `Token ${shop.secretToken}` }));

describe('typed documents that codegen generates from schema.graphql', () => {
  test('create and list links in urql', async ({ app, documents, headers }) => {
    const { LinksCreateMutationDocument, LinksPageQueryDocument } = documents;
    const client = new Client({
      url: `${app.url}/graphql`,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      fetchOptions: { headers },
    });

    const created = await client.mutation(LinksCreateMutationDocument, { input: { uri: '/urql' } }).toPromise();
    const page = await client.query(LinksPageQueryDocument, { first: 1 }).toPromise();

    expect(created.error).toBeUndefined();
    expect(created.data.createSmartLink.smartLink.destination.link).toBe('com.app.android://urql');
    expect(page.data.smartLinks.edges[0].node.id).toBe(created.data.createSmartLink.smartLink.id);
  });

  test('create and list links in Apollo Client, which caches objects by global id', async ({
    app,
    documents,
    headers,
  }) => {
    const { LinksCreateMutationDocument, LinksPageQueryDocument } = documents;
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${app.url}/graphql`, headers }),
      cache: new InMemoryCache(),
    });

    const created = await client.mutate<{ createSmartLink: { smartLink: { id: string } } }>({
      mutation: LinksCreateMutationDocument,
      variables: { input: { uri: '/apollo' } },
    });
    const page = await client.query<{ smartLinks: { edges: { node: { id: string } }[] } }>({
      query: LinksPageQueryDocument,
      variables: { first: 1 },
    });

    const id = created.data?.createSmartLink.smartLink.id;
    expect(page.data?.smartLinks.edges[0]?.node.id).toBe(id);
    expect(client.cache.extract()).toHaveProperty([`SmartLink:${id}`]);
  });

  describe('for a page with a link that does not exist', () => {
    const PARTIAL = parse(
      '{ viewer { credential { ... on PlatformToken { platform } } } smartLink(by: { code: "missing" }) { url } }',
    );
    const ERROR = { path: ['smartLink'], extensions: { status: 7, code: 'COULD_NOT_FIND_RECORD' } };
    const rest = { credential: { platform: 'WEB' } };

    test('return the rest in urql, together with the error', async ({ app, headers }) => {
      const client = new Client({
        url: `${app.url}/graphql`,
        exchanges: [fetchExchange],
        preferGetMethod: false,
        fetchOptions: { headers },
      });

      const { data, error } = await client.query(PARTIAL, {}).toPromise();

      expect(data).toMatchObject({ viewer: rest, smartLink: null });
      expect(error?.graphQLErrors).toMatchObject([ERROR]);
    });

    test('return the rest in Apollo Client with the error policy `all`, and only the error with `none`', async ({
      app,
      headers,
    }) => {
      const client = new ApolloClient({
        link: new HttpLink({ uri: `${app.url}/graphql`, headers }),
        cache: new InMemoryCache(),
      });

      await expect(client.query({ query: PARTIAL, errorPolicy: 'none' })).rejects.toMatchObject({ errors: [ERROR] });
      const { data, error } = await client.query({ query: PARTIAL, errorPolicy: 'all' });

      expect(data).toMatchObject({ viewer: rest, smartLink: null });
      expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([ERROR]);
    });
  });

  test.for([
    ['accept a field of the schema', 'url', []],
    ['reject a field that the schema lacks', 'address', ["Property 'address' does not exist"]],
  ] as const)('let the TypeScript compiler %s', async ([, field, errors], { folder }) => {
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
    expect(listCompileErrors(path)).toEqual(errors.map((error) => expect.stringContaining(error)));
  });
});

describe("Relay's compiler", () => {
  test('accepts the documents, and generates pagination and refetch queries', async () => {
    const { output, artifacts } = await compileWithRelay(`${DOCUMENTS}${RELAY_PAGINATION}`);

    expect(output).not.toMatch(/error/i);
    expect(artifacts).toEqual(
      expect.arrayContaining([
        'linksPageQuery.graphql.js',
        'linksListRefetchQuery.graphql.js',
        'linksRefetchedQuery.graphql.js',
      ]),
    );
  });

  test('rejects an unknown field', async () => {
    const { output, artifacts } = await compileWithRelay(DOCUMENTS.replace('url', 'address'));
    expect(output).toMatch(/no field `address`|has no field/i);
    expect(artifacts).toEqual([]);
  });
});
