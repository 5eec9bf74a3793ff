import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { appRow, smartLinkRow } from '../db/rows.ts';
import { openTestDb, type TestDb } from '../support/database.ts';
import { compileScript } from '../support/program.ts';

const SCRIPT = compileScript(join(import.meta.dirname, 'redeem-in-process.ts'));
const APP = '01900000-0000-7000-8000-000000000001';
const LINK = '01900000-0000-7000-8000-000000000002';
const LIMIT = 500;
/** Of all processes together. */
const ATTEMPTS = 800;

describe.each(testedDialects('redeems by many processes'))(
  'processes that redeem at once on $dialect',
  ({ dialect }) => {
    let testDb: TestDb;

    beforeEach(async () => {
      testDb = await openTestDb({ dialect });
      const link = smartLinkRow('gift', { app_id: APP, id: LINK, metadata: '{"gift":"cake"}', redeem_limit: LIMIT });
      await testDb.database.write(async (tx) => {
        await tx.insertInto('apps').values(appRow(APP)).execute();
        await tx.insertInto('smart_links').values(link).execute();
      });
    });

    afterEach(() => testDb.dispose());

    /** What the processes were told, and what is stored: all the same number where redeems are exact. */
    async function race(mode: 'service' | 'naive', processes: number) {
      const args = [testDb.url, mode, APP, LINK, String(ATTEMPTS / processes)];
      const succeeded = await redeemInProcesses(processes, args);
      const { read } = testDb.database;
      const link = await read.selectFrom('smart_links').select('redeem_count').executeTakeFirstOrThrow();
      const rows = await read.selectFrom('redemptions').select('id').execute();
      return { succeeded, counted: link.redeem_count, recorded: rows.length };
    }

    const EXACT = { succeeded: LIMIT, counted: LIMIT, recorded: LIMIT };

    test('are eight, and get exactly as many as there are', { timeout: 120_000 }, async () => {
      expect(await race('service', 8)).toEqual(EXACT);
    });

    test('are two, and would get more by looking first and counting afterwards', { timeout: 120_000 }, async () => {
      const naive = await race('naive', 2);
      expect(naive).not.toEqual(EXACT);
      expect(naive.succeeded).toBeGreaterThan(LIMIT);
    });
  },
);

/** Starts the processes, lets them go at once when all are ready, and adds up what they got. */
async function redeemInProcesses(processes: number, args: readonly string[]): Promise<number> {
  const children = Array.from({ length: processes }, () => startChild(args));
  try {
    await Promise.all(children.map(({ ready }) => ready));
    for (const { process } of children) process.stdin?.write('go\n');
    const results = await Promise.all(children.map(({ result }) => result));
    return results.reduce((sum, count) => sum + count, 0);
  } finally {
    for (const { process } of children) process.kill();
  }
}

interface Child {
  process: ChildProcess;
  ready: Promise<unknown>;
  result: Promise<number>;
}

function startChild(args: readonly string[]): Child {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const result = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`a process that redeems ended with ${code}: ${said}`);
    return Number(said.trim().split('\n').at(-1));
  });
  return { process: child, ready: Promise.race([once(child.stdout, 'data'), result]), result };
}
