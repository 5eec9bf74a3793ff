import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { listTestedDialects, type TestedDialect } from '../db/needs.ts';
import { createOperator } from '../support/command.ts';
import { compileScript } from '../support/program.ts';
import { startServer } from '../support/server.ts';

const SCRIPT = compileScript(join(import.meta.dirname, 'migrate-in-process.ts'));

describe.each(listTestedDialects('a killed migration'))('a migration on $dialect that is killed', (tested) => {
  const test = base.extend('location', async ({}, { onCleanup }) => {
    const empty = await tested.createEmptyDatabase();
    onCleanup(() => empty.remove());
    return empty;
  });

  test('before its first, a middle or its last statement is completed by the next start', async ({ location }) => {
    const total = countStatements(tested);
    for (const number of [1, Math.floor(total / 3), Math.floor(total / 2), total - 1]) {
      expect(await killMigrationBefore(location.url, number)).toBe('SIGKILL');
    }

    const server = await startServer('.', { DATABASE_URL: location.url, DEMO: '0', LINK_DOMAIN: 'link.test' });

    const response = await fetch(`${server.url}/readyz`);
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text: 'ready\n' });
    await server.stop();
    expect(await createOperator(location.url).run('check')).toMatchObject({ code: 0 });
    expect(await createOperator(location.url).runJson('migrate')).toMatchObject({ applied: [] });
  });
});

/** The number of statements in all migrations. */
function countStatements({ dialect }: TestedDialect): number {
  return MIGRATIONS.flatMap((migration) => [...migration.statements(dialect)]).length;
}

/** Migrates in a process that is killed before this statement. Returns how the process ended. */
async function killMigrationBefore(url: string, number: number): Promise<string | null> {
  const child = spawn(process.execPath, [SCRIPT, url, String(number)], { stdio: 'ignore' });
  const [, signal] = await once(child, 'exit');
  return signal;
}
