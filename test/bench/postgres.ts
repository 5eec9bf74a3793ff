/** `npm run bench:postgres`: measures one, two and four server processes on one PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { openDb } from '../../db/client.ts';
import { createSchemaLocation } from '../support/database.ts';
import { type Facts, givenBenchShop } from './bench-database.ts';
import { startContenderServer } from './contender.ts';
import { insertPlainLinks } from './generate.ts';
import { type LoadMaker, startLoadMaker } from './load.ts';
import { describeMachine } from './report.ts';
import type { ScenarioName } from './scenarios.ts';

const HELP = `TEST_POSTGRES_URL=postgres://... npm run bench:postgres -- [options]

  --processes <numbers>  The numbers of servers to measure (default: 1,2,4).
  --pools <numbers>      The sizes of each server's connection pool to measure (default: 10).
  --links <number>       The number of links in the database (default: 20000).
  --seconds <n>          The duration of each of the three rounds, in seconds (default: 2.5).
  --connections <n>      The number of client connections to all servers together (default: 32).
`;

const ROWS: readonly ScenarioName[] = ['link', 'create', 'v2-resolve', 'edge'];
const ROUNDS = 3;
/** The gap between the request numbers of servers and rounds, so that no two requests are the same. */
const REQUEST_NUMBER_STEP = 1_000_000;

const { values: options } = parseArgs({
  options: {
    processes: { type: 'string', default: '1,2,4' },
    pools: { type: 'string', default: '10' },
    links: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '2.5' },
    connections: { type: 'string', default: '32' },
    help: { type: 'boolean', default: false },
  },
});

type Server = Awaited<ReturnType<typeof startContenderServer>>;

/** The next unused request number of all rounds. */
let nextRequestNumber = 0;

/** Runs a round on all servers at once. Returns the total throughput, the worst p99, and the CPU time per operation. */
async function runRoundOnAll(
  servers: readonly Server[],
  loads: readonly LoadMaker[],
  scenario: ScenarioName,
  facts: Facts,
) {
  const connections = Math.ceil(Number(options.connections) / servers.length);
  await Promise.all(servers.map((server) => server.begin()));
  const results = await Promise.all(
    servers.map(({ port }, index) => {
      nextRequestNumber += REQUEST_NUMBER_STEP;
      const ms = Number(options.seconds) * 1_000;
      return loads[index]?.drive({ port, scenario, facts, ms, connections, firstRequestNumber: nextRequestNumber });
    }),
  );
  const watched = await Promise.all(servers.map((server) => server.end()));
  const done = results.flatMap((result) => result ?? []);
  const faults = done.flatMap((result) => result.faults);
  if (faults.length > 0) {
    throw new Error(`wrong responses to ${scenario}, such as: ${faults[0]}`);
  }
  const acknowledged = done.reduce((sum, result) => sum + result.acknowledged, 0);
  return {
    perSecond: done.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p99Ms: Math.max(...done.map(({ p99Ms }) => p99Ms)),
    cpuMicros: (watched.reduce((sum, { cpuMs }) => sum + cpuMs, 0) * 1_000) / acknowledged,
  };
}

/** The parameters of a measurement: the number of server processes, and the size of their pools. */
interface Setup {
  processes: number;
  poolSize: string;
  /** The URL of the database that all processes share. */
  url: string;
  /** The folder for their logs. */
  folder: string;
  facts: Facts;
}

async function measure({ processes, poolSize, url, folder, facts }: Setup): Promise<void> {
  const loads = Array.from({ length: processes }, startLoadMaker);
  const servers: Server[] = [];
  try {
    for (let index = 0; index < processes; index += 1) {
      const env = { DATABASE_POOL_SIZE: poolSize };
      servers.push(await startContenderServer(url, join(folder, `${index}.log`), 'ours', { env }));
    }
    for (const scenario of ROWS) {
      // The first round is a warm-up.
      const rounds: Awaited<ReturnType<typeof runRoundOnAll>>[] = [];
      for (let i = 0; i <= ROUNDS; i += 1) {
        rounds.push(await runRoundOnAll(servers, loads, scenario, facts));
      }
      const inOrder = rounds.slice(1).toSorted((one, other) => one.perSecond - other.perSecond);
      const median = inOrder[Math.floor(ROUNDS / 2)];
      if (median === undefined) {
        continue;
      }
      const { perSecond, p99Ms, cpuMicros } = median;
      const figures = [perSecond.toFixed(0), p99Ms.toFixed(1), cpuMicros.toFixed(0)];
      printRow([String(processes), poolSize, scenario, ...figures]);
    }
  } finally {
    for (const load of loads) {
      load.stop();
    }
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function printRow([count = '', pool = '', scenario = '', ...figures]: readonly string[]): void {
  process.stdout.write(`${count.padStart(9)} ${pool.padStart(5)}  ${scenario.padEnd(11)}`);
  process.stdout.write(`${figures.map((figure) => figure.padStart(10)).join('')}\n`);
}

async function runPostgresBenchmark(): Promise<void> {
  const { cores, cpu, node } = describeMachine();
  const schema = await createSchemaLocation();
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-bench-'));
  try {
    const db = await openDb({ url: schema.url, migrate: true });
    const shop = await givenBenchShop(db);
    const links = await insertPlainLinks(db, shop.appId, Number(options.links));
    // Autovacuum would do this within minutes. Without it, the planner has no statistics of the tables.
    await db.write((tx) => sql`analyze`.execute(tx));
    await db.close();
    process.stdout.write(
      `${cores} cores (${cpu}) for the servers, the load generators and PostgreSQL; Node ${node}. ` +
        `${options.connections} client connections in total.\n`,
    );
    printRow(['processes', 'pool', '', 'ops/s', 'p99 ms', 'CPU µs/op']);
    const facts = { ...shop, links, linkCount: links.length };
    for (const processes of options.processes.split(',')) {
      for (const poolSize of options.pools.split(',')) {
        await measure({ processes: Number(processes), poolSize, url: schema.url, folder, facts });
      }
    }
  } finally {
    await schema.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

if (options.help) {
  process.stdout.write(HELP);
} else {
  await runPostgresBenchmark();
}
