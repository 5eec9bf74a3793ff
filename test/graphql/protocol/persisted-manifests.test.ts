import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { loadPersistedOperations } from '../../../src/doors/graphql/persisted-operations/load.ts';
import { ManifestError } from '../../../src/doors/graphql/persisted-operations/manifest.ts';

const VIEWER = 'query Viewer { viewer { credential { kind } } }';
const HASH = createHash('sha256').update(VIEWER).digest('hex');

const test = base.extend('load', async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return async (manifest: unknown) => {
    const path = join(folder, 'manifest.json');
    await writeFile(path, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
    return loadPersistedOperations(path, parseConfig({}).graphqlLimits);
  };
});

const buildApolloManifest = (...operations: unknown[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

describe('a manifest', () => {
  test.for([
    ['of Relay or codegen', { abc: VIEWER }],
    ['with hashes as ids', { [HASH]: VIEWER, abc: VIEWER }],
    ['with prefixed hashes as ids', { [`sha256:${HASH}`]: VIEWER, abc: VIEWER }],
    ['of Apollo', buildApolloManifest({ id: 'abc', name: 'Viewer', type: 'query', body: VIEWER })],
    [
      'of Apollo for several clients',
      buildApolloManifest(
        { id: 'abc', name: 'Viewer', type: 'query', body: VIEWER, clientName: 'web' },
        { id: 'abc', name: 'Viewer', type: 'query', body: VIEWER, clientName: 'app' },
      ),
    ],
    ['after a byte order mark', `\ufeff${JSON.stringify({ abc: VIEWER })}`],
  ] as const)('%s gives each document its id and its SHA-256 hash', async ([, manifest], { load }) => {
    const { documents, findText } = await load(manifest);

    expect([...documents.keys()]).toEqual([VIEWER]);
    expect(['abc', HASH, `sha256:${HASH}`].map(findText)).toEqual([VIEWER, VIEWER, VIEWER]);
    expect(['ABC', '', '__proto__', `sha256:${HASH.toUpperCase()}`, 'sha256:abc', VIEWER].map(findText)).toEqual(
      Array(6).fill(undefined),
    );
  });

  test('can have an id that is a property of every object', async ({ load }) => {
    const { findText } = await load(`{"__proto__": ${JSON.stringify(VIEWER)}, "constructor": "{ __typename }"}`);
    expect(findText('constructor')).toBe('{ __typename }');
  });

  test.for<[string, unknown, RegExp]>([
    ['that is empty', '', /is not JSON: .*\. Generate it again\.$/],
    ['that is truncated', '{"a":', /is not JSON: /],
    ['with a line break in its error', '{"a": "b\nc"}', /is not JSON: /],
    ['without operations', {}, /has no operations\./],
    ['of Apollo without operations', buildApolloManifest(), /has no operations\./],
    ['that is a list', [VIEWER], /has no known format\. It must be an Apollo manifest/],
    ['that is a number', 5, /has no known format\. /],
    ['with a document that is not text', { a: { query: VIEWER } }, /has no known format\. /],
    ['of Apollo in another version', { ...buildApolloManifest(), version: 2 }, /has no known format \(`version` is /],
    ['of another format', { format: 'other', version: 1, operations: [] }, /has no known format \(`format` is /],
    ['with an operation without body', buildApolloManifest({ id: 'a' }), /\(`operations\.0\.body` is /],
    ['with an empty id', { '': VIEWER }, /has an operation "" whose id is empty\./],
    [
      'with two documents of one id',
      buildApolloManifest({ id: 'a', name: 'Viewer', body: VIEWER }, { id: 'a', name: 'B', body: '{ __typename }' }),
      /has an operation "a" \(B\) whose id belongs to another document as well\./,
    ],
    [
      'with a wrong hash',
      { [`sha256:${'0'.repeat(64)}`]: VIEWER },
      new RegExp(`whose id isn't the SHA-256 hash of its text, which is ${HASH}\\.`),
    ],
    [
      'with a syntax error',
      { a: 'query {' },
      /has an operation "a" that the server would reject: Syntax Error: .* \(line 1, column 8\)$/,
    ],
    [
      'with an unknown field',
      { a: '{ zebra }' },
      /"a" that the server would reject: Cannot query field "zebra" on type "Query"\. \(line 1, column 3\)$/,
    ],
    [
      'with a wrong variable',
      { a: 'query ($n: Int!) { smartLink(by: { code: $n }) { id } }' },
      /Variable "\$n" of type "Int!" used in position/,
    ],
    ['with a subscription', { a: 'subscription { links }' }, /The schema has no type for a subscription\.$/],
    ['with a fragment alone', { a: 'fragment F on SmartLink { id }' }, /The document has no operation|never used/],
    ['with a type', { a: 'type A { b: Int }' }, /is not executable/],
    ['with a blank document', { a: ' ' }, /Syntax Error/],
    [
      'with an operation that is too deep',
      { a: `{ ${'a{'.repeat(11)}b${'}'.repeat(11)} }` },
      /nests fields 12 levels deep; the limit is 10\./,
    ],
    ['with too many tokens', { a: `{${' a'.repeat(1_000)} }` }, /has more than 1000 tokens; the limit is 1000\./],
    [
      'with a document that is too long',
      { a: `# ${'x'.repeat(60_000)}\n{ __typename }` },
      /has 60\d\d\d characters; the limit is 50000\./,
    ],
    ['with an id of several lines', { 'a\nb': '{ nope }' }, /has an operation "a\\nb" that/],
  ])('%s is rejected in one line', async ([, manifest, message], { load }) => {
    const error = await load(manifest).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ManifestError);
    expect((error as Error).message).toMatch(/^PERSISTED_OPERATIONS: \S+manifest\.json [^\n]+$/);
    expect((error as Error).message).toMatch(message);
  });
});
