import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { buildAppRow, buildSmartLinkRow } from '../db/rows.ts';
import { openTestDb, type TestDb } from '../support/database.ts';
import { compileScript } from '../support/program.ts';

const SCRIPT = compileScript(join(import.meta.dirname, 'redeem-in-process.ts'));
const APP = '01900000-0000-7000-8000-000000000001';
const LINK = '01900000-0000-7000-8000-000000000002';
const LIMIT = 500;
/** The total of all processes. */
const ATTEMPTS = 800;

/** All three numbers are equal if redemptions are counted exactly. */
interface Counts {
  /** The successes that the processes report. */
  succeeded: number;
  /** The redeem count of the link. */
  counted: number;
  /** The number of stored redemptions. */
  recorded: number;
}

const EXACT: Counts = { succeeded: LIMIT, counted: LIMIT, recorded: LIMIT };

describe.each(listTestedDialects('redemptions by many processes'))(
  'concurrent redemptions on $dialect',
  ({ dialect }) => {
    const test = base.extend('testDb', async ({}, { onCleanup }) => {
      const testDb = await openTestDb({ dialect });
      onCleanup(() => testDb.dispose());
      const link = buildSmartLinkRow('gift', {
        app_id: APP,
        id: LINK,
        metadata: '{"gift":"cake"}',
        redeem_limit: LIMIT,
      });
      await testDb.database.write(async (tx) => {
        await tx.insertInto('apps').values(buildAppRow(APP)).execute();
        await tx.insertInto('smart_links').values(link).execute();
      });
      return testDb;
    });

    async function runRedeems(testDb: TestDb, mode: 'service' | 'naive', processes: number): Promise<Counts> {
      const args = [testDb.url, mode, APP, LINK, String(ATTEMPTS / processes)];
      const succeeded = await redeemInProcesses(processes, args);
      const { read } = testDb.database;
      const link = await read.selectFrom('smart_links').select('redeem_count').executeTakeFirstOrThrow();
      const rows = await read.selectFrom('redemptions').select('id').execute();
      return { succeeded, counted: link.redeem_count, recorded: rows.length };
    }

    test('by eight processes succeed exactly as often as the limit allows', async ({ testDb }) => {
      expect(await runRedeems(testDb, 'service', 8)).toEqual(EXACT);
    });

    test('by two processes exceed the limit when each reads the count before it writes', async ({ testDb }) => {
      const naive = await runRedeems(testDb, 'naive', 2);
      expect(naive).not.toEqual(EXACT);
      expect(naive.succeeded).toBeGreaterThan(LIMIT);
    });
  },
);

/** Starts the processes, lets them begin at the same time when all are ready, and sums their results. */
async function redeemInProcesses(processes: number, args: readonly string[]): Promise<number> {
  const children = Array.from({ length: processes }, () => startChild(args));
  try {
    await Promise.all(children.map(({ ready }) => ready));
    for (const { process } of children) {
      process.stdin?.write('go\n');
    }
    const results = await Promise.all(children.map(({ result }) => result));
    return results.reduce((sum, count) => sum + count, 0);
  } finally {
    for (const { process } of children) {
      process.kill();
    }
  }
}

interface Child {
  process: ChildProcess;
  ready: Promise<unknown>;
  result: Promise<number>;
}

function startChild(args: readonly string[]): Child {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const result = once(child, 'close').then(([code]) => {
    if (code !== 0) {
      throw new Error(`a process that redeems ended with ${code}: ${output}`);
    }
    return Number(output.trim().split('\n').at(-1));
  });
  return { process: child, ready: Promise.race([once(child.stdout, 'data'), result]), result };
}
