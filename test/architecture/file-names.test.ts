import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isProductSource, readTree } from './source-tree.ts';

/** The layer in which the name of a file must be unique, or null if any name is allowed. */
function getScope(path: string): string | null {
  return /^(?:src\/domain|src\/doors\/[^/]+|db)(?=\/)/.exec(path)?.[0] ?? null;
}

/** Folders whose index lists their files. In any other folder, `index` says nothing about the file's content. */
const REGISTRIES: ReadonlySet<string> = new Set(['db/migrations', 'src/doors/edge/pages']);

function findIndexes(paths: readonly string[]): string[] {
  return paths.filter((path) => /^index\.[^.]+$/.test(posix.basename(path)) && !REGISTRIES.has(posix.dirname(path)));
}

/** db/sqlite and db/postgres implement modules of db: `db/sqlite/inspect.ts` → `db/inspect.ts`. */
function toModule(path: string): string {
  return path.replace(/^db\/(?:sqlite|postgres)\//, 'db/');
}

/** The paths that share their file name with another module of the layer, in groups. */
function findDuplicates(paths: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const scope = getScope(path);
    if (scope !== null) {
      const key = `${scope}: ${posix.basename(path)}`;
      groups.set(key, [...(groups.get(key) ?? []), path]);
    }
  }
  return [...groups.values()].filter((group) => new Set(group.map(toModule)).size > 1);
}

const tree = [...readTree(isProductSource).keys()];

describe('the name of a file', () => {
  test('is unique within the domain, within each entry point and within db', () => {
    expect(tree.length).toBeGreaterThan(200);
    expect(findDuplicates(tree)).toEqual([]);
  });

  test('is index.ts only in a folder that is a registry', () => {
    expect(findIndexes(tree)).toEqual([]);
    expect([...REGISTRIES].filter((folder) => !tree.includes(`${folder}/index.ts`))).toEqual([]);
  });

  test('is reported if it is index.ts in any other folder', () => {
    const indexes = ['src/domain/apps/index.ts', 'src/index.ts', 'db/index.mts', 'src/doors/edge/pages/icons/index.ts'];
    expect(findIndexes([...indexes, 'db/migrations/index.ts', 'src/domain/index-page.ts'])).toEqual(indexes);
  });

  test.each([
    [['src/domain/apps/preview.ts', 'src/domain/previews/preview.ts']],
    [['src/domain/address.ts', 'src/domain/smart-links/address.ts']],
    [['src/doors/edge/qr.ts', 'src/doors/edge/pages/qr.ts']],
    [['db/apps.ts', 'db/tables/apps.ts']],
    [['db/sqlite/apps.ts', 'db/tables/apps.ts']],
    [['db/sqlite/copy.ts', 'db/sqlite/backup/copy.ts']],
    [['db/sqlite/copy.ts', 'db/postgres/backup/copy.ts']],
  ])('is reported as a duplicate: %j', (paths) => {
    expect(findDuplicates(['src/domain/ids.ts', ...paths])).toEqual([paths]);
  });

  test.each([
    [['src/domain/apps/app.service.ts', 'src/domain/apps/app.repository.ts']],
    [['src/domain/routes/route.ts', 'src/doors/rest/route.ts']],
    [['src/doors/rest/routes.ts', 'src/doors/graphql/schema/routes.ts', 'db/tables/routes.ts']],
    [['db/inspect.ts', 'db/sqlite/inspect.ts', 'db/postgres/inspect.ts']],
    [['db/sqlite/dialect.ts', 'db/postgres/dialect.ts']],
  ])('is accepted: %j', (paths) => {
    expect(findDuplicates(paths)).toEqual([]);
  });
});
