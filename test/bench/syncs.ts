import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchDatabase } from './bench-database.ts';
import { startContender } from './contender.ts';
import type { LoadMaker } from './load.ts';
import type { Row } from './rows.ts';

/** The writes of the built server under a row's load, and its fsyncs. */
export interface Syncs {
  acknowledged: number;
  /** All fsyncs of the process from its start to its end: commits, checkpoints and opening the file. */
  syncs: number;
}

/** Whether strace is installed. */
export function canCountSyncs(): boolean {
  return spawnSync('strace', ['-V']).status === 0;
}

/** Counts the fsyncs of a separate server under strace. Returns null if strace cannot attach. */
export async function countSyncs(
  row: Row,
  database: BenchDatabase,
  load: LoadMaker,
  ms: number,
): Promise<Syncs | null> {
  const counted = join(database.folder, `${row.name}-syncs`);
  const strace = ['strace', '-f', '--seccomp-bpf', '-c', '-e', 'trace=fsync,fdatasync', '-o', counted];
  const server = await startContender('ours', row.name, database, strace);
  let acknowledged: number;
  try {
    const order = { port: server.port, scenario: row.name, facts: database.facts, firstRequestNumber: 0 };
    ({ acknowledged } = await load.drive({ ...order, ms }));
  } finally {
    await server.stop();
  }
  const syncs = countSyncCalls(await readFile(counted, 'utf8'));
  return syncs === 0 ? null : { acknowledged, syncs };
}

/** `% time  seconds  usecs/call  calls  errors  syscall`, where the errors may be missing. */
function countSyncCalls(summary: string): number {
  const calls = [...summary.matchAll(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*\bf(?:data)?sync$/gm)].map(([, count]) =>
    Number(count),
  );
  return calls.reduce((sum, count) => sum + count, 0);
}
