/** `npm run bench`: compares the built server with the limit of the machine and with other servers. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchDatabase, prepareBenchDatabase } from './bench-database.ts';
import { type LoadMaker, startLoadMaker } from './load.ts';
import { type MeasuredRow, measureRow } from './measure.ts';
import { installMercurius } from './mercurius.ts';
import { profileRow } from './profile.ts';
import { describeMachine, formatRow } from './report.ts';
import { ROWS, type Row } from './rows.ts';
import { SCENARIOS } from './scenarios.ts';
import { canCountSyncs, countSyncs } from './syncs.ts';

const HELP = `npm run bench -- [options]

  --rows <names>    Measure only these rows, separated by commas: ${ROWS.map(({ name }) => name).join(', ')}
  --links <number>  The number of links in the database (default: 100000).
  --seconds <n>     The duration of each round, in seconds (default: 2.5).
  --rounds <n>      The number of rounds of each server (default: 3). Many short rounds, such as 25 of one second,
                    show differences of a few percent.
  --baseline <dir>  Compare only with another build: the path of its "dist" folder.
  --profile         Show a CPU profile of the built server for each row instead of the measurements.
  --json            Print one JSON value instead of the table.
`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string' },
    links: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '2.5' },
    rounds: { type: 'string', default: '3' },
    baseline: { type: 'string' },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const roundMs = Number(options.seconds) * 1_000;
const rounds = Number(options.rounds);

if (options.baseline !== undefined) {
  process.env.BENCH_BASELINE = resolve(options.baseline);
}

/** With a baseline, each row compares only the two builds. */
function selectRows(): readonly Row[] {
  const names = options.rows?.split(',');
  const unknown = names?.filter((name) => !ROWS.some((row) => row.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`Unknown rows: ${unknown.join(', ')}.\n\n${HELP}`);
  }
  const rows = ROWS.filter(({ name }) => names?.includes(name) ?? true);
  return options.baseline === undefined ? rows : rows.map((row) => ({ ...row, others: ['baseline'], goals: [] }));
}

/** Calls `each` with every row, a shared database and a load generator. */
async function forEachRow(each: (row: Row, database: BenchDatabase, load: LoadMaker) => Promise<void>): Promise<void> {
  const rows = selectRows();
  const database = await prepareBenchDatabase(Number(options.links));
  const load = startLoadMaker();
  try {
    for (const row of rows) {
      await each(row, database, load);
    }
  } finally {
    load.stop();
    await database.remove();
  }
}

async function runBenchmark(): Promise<void> {
  const missing = selectRows().some(({ others }) => others.includes('mercurius')) ? await installMercurius() : null;
  const results: MeasuredRow[] = [];
  if (!options.json) {
    process.stdout.write(formatIntroduction());
  }
  await forEachRow(async (row, database, load) => {
    const others = row.others.filter((name) => name !== 'mercurius' || missing === null);
    const result = await measureRow(row, { names: ['ours', ...others], database, load, roundMs, rounds });
    if (missing !== null && row.others.includes('mercurius')) {
      result.refusals.push(missing);
    }
    const writes = SCENARIOS[row.name](database.facts).writes !== null;
    if (writes && canCountSyncs()) {
      result.syncs = await countSyncs(row, database, load, roundMs);
    }
    results.push(result);
    if (!options.json) {
      process.stdout.write(`${formatRow(result)}\n`);
    }
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ machine: describeMachine(), options, rows: results })}\n`);
  }
  if (results.some(({ refusals }) => refusals.length > 0)) {
    process.exitCode = 1;
  }
}

async function runProfile(): Promise<void> {
  await forEachRow(async (row, database, load) => {
    process.stdout.write(`${await profileRow(row, database, load, roundMs * 2)}\n`);
  });
}

function formatIntroduction(): string {
  const { cores, cpu, node } = describeMachine();
  return `${cores} cores (${cpu}), Node ${node}; ${options.links} links, SQLite, each commit synced to the disk.
Medians of ${rounds} rounds, in which the servers alternate. Rate limits are off, because all requests come from one
address. "ratio" is the throughput of "ours" divided by that of the line. "CPU ratio" is the processor time per
operation of the line divided by that of "ours", which other processes on the machine hardly affect.

`;
}

if (options.help) {
  process.stdout.write(HELP);
} else if (options.profile) {
  await runProfile();
} else {
  await runBenchmark();
}
