import { describe, expect, test } from 'vitest';
import { findCycles, findFolderCycles, type Graph, readImportGraph } from './cycles.ts';
import { isProductSource, readTree } from './source-tree.ts';

const tree = readImportGraph(readTree(isProductSource));

describe('the source tree', () => {
  test('has no dependency cycle between files', () => {
    expect(tree.size).toBeGreaterThan(200);
    expect(findCycles(tree)).toEqual([]);
  });

  test('has no dependency cycle between the entries of a folder', () => {
    expect(findFolderCycles(tree)).toEqual([]);
  });
});

function readFixture(files: Record<string, string>): Graph {
  return readImportGraph(new Map(Object.entries(files)));
}

describe('the dependency cycle check', () => {
  test('finds files that import each other', () => {
    const graph = readFixture({
      'db/client.ts': `import { openSqlite } from './sqlite/database.ts';`,
      'db/sqlite/database.ts': `import { run } from '../handle.ts';`,
      'db/handle.ts': `import { Db } from './client.ts';`,
      'db/errors.ts': '',
    });
    expect(findCycles(graph)).toEqual([['db/client.ts', 'db/handle.ts', 'db/sqlite/database.ts']]);
  });

  test.each([
    `import type { Run } from './run.ts';`,
    `import { type Run } from './run.ts';`,
    `export type { Run } from './run.ts';`,
    `let run: import('./run.ts').Run;`,
    `await import('./run.ts');`,
    `export * from './run.ts';`,
    `import run = require('./run.ts');`,
    `const run = require('./run.ts');`,
    `const path = require.resolve('./run.ts');`,
    `const path = import.meta.resolve('./run.ts');`,
    `new Worker(new URL('./run.ts', import.meta.url));`,
    `const load = createRequire(import.meta.url); load('./run.ts');`,
    `declare module './run.ts' {}`,
    `/// <reference path="./run.ts" />`,
    `/// <reference path="run.ts" />`,
    `import { Run } from './run.js';`,
    `import { Run } from './run';`,
    `import { Run } from '../cli/run.ts';`,
  ])('counts the import in %s', (text) => {
    const graph = readFixture({
      'src/doors/cli/run.ts': `import { write } from './streams.ts';`,
      'src/doors/cli/streams.ts': text,
    });
    expect(findCycles(graph)).toEqual([['src/doors/cli/run.ts', 'src/doors/cli/streams.ts']]);
  });

  test('counts the import of a folder by its index', () => {
    const graph = readFixture({ 'db/a.ts': `import './pages';`, 'db/pages/index.ts': `import '../a.ts';` });
    expect(findCycles(graph)).toEqual([['db/a.ts', 'db/pages/index.ts']]);
  });

  test('finds folders that import each other even if no two files do', () => {
    const graph = readFixture({
      'src/domain/apps/app.service.ts': `import type { Template } from '../templates/template.ts';`,
      'src/domain/templates/template.service.ts': `import { findApp } from '../apps/app.ts';`,
      'src/domain/templates/template.ts': '',
      'src/domain/apps/app.ts': '',
    });
    expect(findCycles(graph)).toEqual([]);
    expect(findFolderCycles(graph)).toEqual([
      {
        folder: 'src/domain',
        entries: ['apps', 'templates'],
        imports: [
          'src/domain/apps/app.service.ts → src/domain/templates/template.ts',
          'src/domain/templates/template.service.ts → src/domain/apps/app.ts',
        ],
      },
    ]);
  });

  test('finds a folder and a file beside it that import each other', () => {
    const graph = readFixture({
      'src/doors/graphql/builder.ts': `import { encode } from './schema/global-id.ts';`,
      'src/doors/graphql/schema/apps.ts': `import { builder } from '../builder.ts';`,
      'src/doors/graphql/schema/global-id.ts': '',
    });
    expect(findFolderCycles(graph).map(({ folder, entries }) => [folder, entries])).toEqual([
      ['src/doors/graphql', ['builder.ts', 'schema']],
    ]);
  });

  test('finds src and db that import each other', () => {
    const graph = readFixture({
      'src/app.ts': `import { openDb } from '../db/client.ts';`,
      'db/client.ts': `import { newId } from '../src/domain/ids.ts';`,
      'src/domain/ids.ts': '',
    });
    expect(findFolderCycles(graph).map(({ folder, entries }) => [folder, entries])).toEqual([['', ['db', 'src']]]);
  });

  test('finds two cycles that share no node', () => {
    const graph = readFixture({
      'db/a.ts': `import './b.ts'; import './c.ts';`,
      'db/b.ts': `import './a.ts';`,
      'db/c.ts': `import './d.ts';`,
      'db/d.ts': `import './c.ts';`,
    });
    expect(findCycles(graph)).toEqual([
      ['db/c.ts', 'db/d.ts'],
      ['db/a.ts', 'db/b.ts'],
    ]);
  });

  test('finds a cycle of three folders', () => {
    const graph = readFixture({
      'src/domain/clicks/click.ts': `import '../redirects/redirect.ts';`,
      'src/domain/redirects/redirect.ts': `import '../statistics/count.ts';`,
      'src/domain/statistics/count.ts': `import type { Click } from '../clicks/click.ts';`,
    });
    expect(findFolderCycles(graph).map(({ entries }) => entries)).toEqual([['clicks', 'redirects', 'statistics']]);
  });

  test('accepts imports in only one direction', () => {
    const graph = readFixture({
      'src/domain/services.ts': `import '../domain/apps/app.ts'; import './tokens/token.ts';`,
      'src/domain/tokens/token.ts': `import '../apps/app.ts'; import '../ids.ts';`,
      'src/domain/apps/app.ts': `import '../ids.ts'; // import '../tokens/token.ts'`,
      'src/domain/ids.ts': '',
    });
    expect(findCycles(graph)).toEqual([]);
    expect(findFolderCycles(graph)).toEqual([]);
  });
});
