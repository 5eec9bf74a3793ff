/** `npm run bench:scale`: measures whether requests cost more in a large installation than in a small one. */
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchDatabase, prepareBenchDatabase } from './bench-database.ts';
import { type Contender, startOn } from './contender.ts';
import { countClickRows } from './generate-clicks.ts';
import { type LoadMaker, startLoadMaker } from './load.ts';
import { createCourse, runRound, runRounds, summarize } from './measure.ts';
import { describeMachine } from './report.ts';
import type { ScenarioName } from './scenarios.ts';
import { type PartSize, readPartSizes } from './sizes.ts';

const HELP = `npm run bench:scale -- [options]

  --links <number>  The number of links in the large installation (default: 10000000).
  --small <number>  The number of links in the small installation (default: 10000).
  --seconds <n>     The duration of each of the three rounds, in seconds (default: 2.5).
  --minutes <n>     The duration of the mixed load that measures memory, in minutes (default: 3).
`;

/** The size on disk of a link with its share of the clicks, in bytes. The WAL takes additional space. */
const BYTES_PER_LINK = 1_000;

/** Requests that may cost at most `MAX_COST_RATIO` times as much in the large installation. */
const COMPARED: readonly (readonly [ScenarioName, string])[] = [
  ['link', 'a link by its code, with its destinations'],
  ['page', 'a page of 20 from anywhere in the list'],
  // Before `edge`, which adds clicks to the generated ones.
  ['stats', 'statistics of a link: by day, platform, host'],
  ['unique', 'creation of a unique link'],
  ['v2-resolve', '/v2: resolve'],
  ['edge', 'edge: a redirect with its click'],
];
const MAX_COST_RATIO = 1.3;

/** A mix of requests as in everyday use. */
const MIXED: readonly ScenarioName[] = ['link', 'create', 'edge', 'page', 'v2-resolve', 'v2-create', 'unique', 'bulk'];
const MIXED_ROUND_MS = 1_500;

const { values: options } = parseArgs({
  options: {
    links: { type: 'string', default: '10000000' },
    small: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '2.5' },
    minutes: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

interface Side {
  database: BenchDatabase;
  server: Contender;
}

async function compareSides(small: Side, large: Side, load: LoadMaker): Promise<void> {
  printLine(`  ${'cost ratio, by time and by CPU'.padEnd(44)}${'small, ops/s'.padStart(17)}${'large'.padStart(9)}`);
  for (const [scenario, title] of COMPARED) {
    const courses = [small, large].map(({ server, database }) => createCourse(server, database.facts));
    await runRounds(courses, scenario, load, { roundMs: Number(options.seconds) * 1_000, rounds: 3 });
    const faults = courses.flatMap((course) => course.faults);
    const [one, other] = courses.map((course) => summarize(course, scenario));
    if (faults.length > 0 || one === undefined || other === undefined) {
      printLine(`  ${title}: not reported, ${faults[0]}`);
      process.exitCode = 1;
      continue;
    }
    const cost = one.perSecond / other.perSecond;
    const cpu = other.cpuMicros / one.cpuMicros;
    const over = Object.entries({ time: cost, CPU: cpu }).filter(([, times]) => times > MAX_COST_RATIO);
    const verdict =
      over.length === 0 ? '' : `  more than ${MAX_COST_RATIO} by ${over.map(([what]) => what).join(' and ')}`;
    const figures = `${cost.toFixed(2)} ${cpu.toFixed(2)} `;
    const speeds = `${Math.round(one.perSecond)}`.padStart(9) + `${Math.round(other.perSecond)}`.padStart(9);
    printLine(`  ${title.padEnd(44)} ${figures}${speeds}${verdict}`);
  }
}

/** Runs the mixed load for `--minutes`, and prints the peak memory of the server process in each cycle. */
async function watchMemory({ database, server }: Side, load: LoadMaker): Promise<void> {
  const end = performance.now() + Number(options.minutes) * 60_000;
  let firstRequestNumber = 1_000_000;
  const memoryMb: number[] = [];
  const faults: string[] = [];
  let done = 0;
  while (performance.now() < end) {
    for (const scenario of MIXED) {
      const course = { ...createCourse(server, database.facts), nextRequestNumber: firstRequestNumber };
      await runRound(course, scenario, load, { ms: MIXED_ROUND_MS });
      firstRequestNumber = course.nextRequestNumber;
      done += course.acknowledged;
      memoryMb.push(course.rounds[0]?.rssMb ?? 0);
      faults.push(...course.faults);
    }
  }
  const cycles = Array.from({ length: memoryMb.length / MIXED.length }, (_, i) =>
    Math.max(...memoryMb.slice(i * MIXED.length, (i + 1) * MIXED.length)),
  );
  printLine(`\nPeak memory in each cycle of a mixed load (${done} operations in total), in MB:`);
  printLine(`  ${cycles.map((mb) => mb.toFixed(0)).join(' ')}`);
  for (const fault of faults) {
    printLine(`  ! ${fault}`);
  }
  if (faults.length > 0) {
    process.exitCode = 1;
  }
}

function printSizes(path: string, links: number): void {
  const parts = readPartSizes(path);
  const ofLinks = parts.filter(({ name }) => name.includes('smart_link'));
  const ofClicks = parts.filter(({ name }) => /clicks|daily/.test(name));
  printLine(`\n${(sumBytes(parts) / 1e9).toFixed(2)} GB on disk.`);
  for (const [what, count, those] of [
    ['link', links, ofLinks],
    ['recorded click', countClickRows(links), ofClicks],
  ] as const) {
    printLine(`${(sumBytes(those) / count).toFixed(0)} bytes per ${what}:`);
    for (const { name, bytes, unusedBytes } of those.filter((part) => part.bytes / count > 1)) {
      const each = (bytes / count).toFixed(0).padStart(5);
      printLine(`  ${each}  ${name} (${(unusedBytes / count).toFixed(0)} of them unused)`);
    }
  }
}

function sumBytes(parts: readonly PartSize[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function prepareDatabase(links: number): Promise<BenchDatabase> {
  const began = performance.now();
  const database = await prepareBenchDatabase(links, {
    clicks: true,
    onProgress(done) {
      if (done > 0) {
        process.stderr.write(`${done} links\n`);
      }
    },
  });
  printLine(`Generated ${links} links in ${((performance.now() - began) / 1_000).toFixed(0)} s.`);
  return database;
}

async function startScaleServer(database: BenchDatabase): Promise<Side> {
  const began = performance.now();
  const server = await startOn(database.template, 'ours', 'scale');
  printLine(
    `With ${database.facts.linkCount} links, the server was ready after ${Math.round(performance.now() - began)} ms.`,
  );
  return { database, server };
}

async function runScaleTest(): Promise<void> {
  const { cores, cpu, node } = describeMachine();
  printLine(`${cores} cores (${cpu}), Node ${node}; SQLite, each commit synced to disk. Rate limits are off.`);
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < Number(options.links) * BYTES_PER_LINK) {
    throw new Error(`not enough disk space for ${options.links} links`);
  }
  const databases: BenchDatabase[] = [];
  const servers: Contender[] = [];
  const load = startLoadMaker();
  try {
    for (const links of [options.small, options.links]) {
      databases.push(await prepareDatabase(Number(links)));
    }
    const sides: Side[] = [];
    for (const database of databases) {
      sides.push(await startScaleServer(database));
    }
    servers.push(...sides.map(({ server }) => server));
    const [small, large] = sides;
    if (small === undefined || large === undefined) {
      return;
    }
    printSizes(large.database.template, large.database.facts.linkCount);
    printLine(`\nThe cost of requests with ${options.links} links, relative to ${options.small} links:`);
    await compareSides(small, large, load);
    await watchMemory(large, load);
  } finally {
    load.stop();
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.all(databases.map((database) => database.remove()));
  }
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (options.help) {
  process.stdout.write(HELP);
} else {
  await runScaleTest();
}
