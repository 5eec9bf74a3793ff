import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchDatabase } from './bench-database.ts';
import { startContender } from './contender.ts';
import type { LoadMaker } from './load.ts';
import type { Row } from './rows.ts';
import type { CpuProfile } from './watch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAX_FUNCTIONS = 30;

/** Profiles the built server under a row's load. Returns a table of functions by self time. */
export async function profileRow(row: Row, database: BenchDatabase, load: LoadMaker, ms: number): Promise<string> {
  const server = await startContender('ours', row.name, database);
  const order = { port: server.port, scenario: row.name, facts: database.facts };
  try {
    const { nextRequestNumber } = await load.drive({ ...order, ms, firstRequestNumber: 0 });
    const profile = await server.profile(() => load.drive({ ...order, ms, firstRequestNumber: nextRequestNumber }));
    return [row.title, ...listSelfTimes(profile), ''].join('\n');
  } finally {
    await server.stop();
  }
}

function listSelfTimes({ nodes, samples, timeDeltas }: CpuProfile): string[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, formatFunctionName(callFrame)]));
  const times = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    const time = timeDeltas[index] ?? 0;
    if (name === '(idle)') {
      continue;
    }
    busy += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MAX_FUNCTIONS)
    .map(([name, time]) => `  ${((time / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function formatFunctionName({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') {
    return functionName;
  }
  const path = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)).replace(/^.*node_modules\//, '') : url;
  return `${functionName || '(anonymous)'}  ${path}:${lineNumber + 1}`;
}
