import { describe, expect, test } from 'vitest';
import { findFileCycles, findFolderCycles } from './cycles.ts';
import { readTree } from './source-tree.ts';

const tree = readTree((path) => /^(src|db)\/.*\.ts$/.test(path));

describe('the source tree', () => {
  test('has no dependency cycle between files', () => {
    expect(tree.size).toBeGreaterThan(200);
    expect(findFileCycles(tree)).toEqual([]);
  });

  test('has no dependency cycle between the entries of a folder', () => {
    expect(findFolderCycles(tree)).toEqual([]);
  });
});

describe('the check of dependency cycles', () => {
  test('finds files that import each other', () => {
    const files = new Map([
      ['db/client.ts', `import { openSqlite } from './sqlite/database.ts';`],
      ['db/sqlite/database.ts', `import { run } from '../handle.ts';`],
      ['db/handle.ts', `import { Db } from './client.ts';`],
      ['db/errors.ts', ''],
    ]);
    expect(findFileCycles(files)).toEqual([['db/client.ts', 'db/handle.ts', 'db/sqlite/database.ts']]);
  });

  test.each([
    `import type { Run } from './run.ts';`,
    `import { type Run } from './run.ts';`,
    `export type { Run } from './run.ts';`,
    `let run: import('./run.ts').Run;`,
    `await import('./run.ts');`,
  ])('counts %s', (text) => {
    const files = new Map([
      ['src/doors/cli/run.ts', `import { write } from './streams.ts';`],
      ['src/doors/cli/streams.ts', text],
    ]);
    expect(findFileCycles(files)).toEqual([['src/doors/cli/run.ts', 'src/doors/cli/streams.ts']]);
  });

  test('finds folders that import each other although no file does', () => {
    const files = new Map([
      ['src/domain/apps/app.service.ts', `import type { Template } from '../templates/template.ts';`],
      ['src/domain/templates/template.service.ts', `import { findApp } from '../apps/app.ts';`],
      ['src/domain/templates/template.ts', ''],
      ['src/domain/apps/app.ts', ''],
    ]);
    expect(findFileCycles(files)).toEqual([]);
    expect(findFolderCycles(files)).toEqual([
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
    const files = new Map([
      ['src/doors/graphql/builder.ts', `import { encode } from './schema/global-id.ts';`],
      ['src/doors/graphql/schema/apps.ts', `import { builder } from '../builder.ts';`],
      ['src/doors/graphql/schema/global-id.ts', ''],
    ]);
    expect(findFolderCycles(files).map(({ folder, entries }) => [folder, entries])).toEqual([
      ['src/doors/graphql', ['builder.ts', 'schema']],
    ]);
  });

  test('finds a cycle of three folders', () => {
    const files = new Map([
      ['src/domain/clicks/click.ts', `import '../redirects/redirect.ts';`],
      ['src/domain/redirects/redirect.ts', `import '../statistics/count.ts';`],
      ['src/domain/statistics/count.ts', `import type { Click } from '../clicks/click.ts';`],
    ]);
    expect(findFolderCycles(files).map(({ entries }) => entries)).toEqual([['clicks', 'redirects', 'statistics']]);
  });

  test('accepts imports that go one way', () => {
    const files = new Map([
      ['src/domain/services.ts', `import '../domain/apps/app.ts'; import './tokens/token.ts';`],
      ['src/domain/tokens/token.ts', `import '../apps/app.ts'; import '../ids.ts';`],
      ['src/domain/apps/app.ts', `import '../ids.ts'; // import '../tokens/token.ts'`],
      ['src/domain/ids.ts', ''],
    ]);
    expect(findFileCycles(files)).toEqual([]);
    expect(findFolderCycles(files)).toEqual([]);
  });
});
