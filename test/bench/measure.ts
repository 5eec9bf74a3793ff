import { rm } from 'node:fs/promises';
import { Sqlite } from '../../db/sqlite/driver.ts';
import type { BenchDatabase, Facts } from './bench-database.ts';
import { type Contender, type ContenderName, startContender } from './contender.ts';
import type { LoadMaker, LoadOrder, LoadResult } from './load.ts';
import type { Row } from './rows.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import type { Syncs } from './syncs.ts';
import type { Watched } from './watch.ts';

/** The number of responses after which V8 has compiled the hot code. */
const WARM_UP_RESPONSES = 4_000;

/** The results of one contender in a row: medians of its rounds. */
export interface Measured {
  contender: ContenderName;
  perSecond: number;
  /** The throughput of each round, in order. */
  rounds: number[];
  p50Ms: number;
  p99Ms: number;
  loopDelayP999Ms: number;
  /** Processor time of the server's process per operation, in microseconds. */
  cpuMicros: number;
  rssMb: number;
  /** The share of acknowledged operations that were reported as durable, or null if the responses don't say. */
  durable: number | null;
  /** The share of the time in which the load generator was busy. */
  generatorBusy: number;
}

export interface MeasuredRow {
  row: Row;
  measured: Measured[];
  /** The writes and fsyncs of the row, or null if it writes nothing or strace is missing. */
  syncs: Syncs | null;
  /** The reasons why the row, or one of its contenders, is not reported. */
  refusals: string[];
}

/** The duration of a round, and its minimum number of responses. */
type RoundPace = Pick<LoadOrder, 'ms' | 'atLeast'>;

/** The state of a contender during a row. */
interface Course {
  contender: Contender;
  facts: Facts;
  nextRequestNumber: number;
  acknowledged: number;
  rounds: (LoadResult & Watched)[];
  faults: string[];
}

/** The contenders and tools for measuring a row. */
interface Bench {
  names: readonly ContenderName[];
  database: BenchDatabase;
  load: LoadMaker;
  /** The duration of one round, in milliseconds. */
  roundMs: number;
  /** The number of rounds of each contender. */
  rounds: number;
}

/**
 * Measures all contenders of a row, alternating between them so that other load on the machine affects all alike. A
 * contender with a wrong response, or with an acknowledged write that isn't stored, gets an entry in `refusals`.
 */
export async function measureRow(row: Row, { names, database, load, roundMs, rounds }: Bench): Promise<MeasuredRow> {
  const courses: Course[] = [];
  try {
    for (const name of names) {
      const contender = await startContender(name, row.name, database);
      courses.push(createCourse(contender, database.facts));
    }
    await runRounds(courses, row.name, load, { roundMs, rounds });
  } finally {
    await Promise.all(courses.map(({ contender }) => contender.stop()));
  }
  for (const course of courses) {
    course.faults.push(...checkStored(course, row), ...(await listLoggedErrors(course)));
  }
  await Promise.all(courses.map(({ contender }) => rm(contender.databasePath)));
  const sound = courses.filter(({ faults }) => faults.length === 0);
  return {
    row,
    syncs: null,
    measured: sound.map((course) => summarize(course, row.name)),
    refusals: courses.flatMap(({ contender, faults }) => faults.map((fault) => `${contender.name}: ${fault}`)),
  };
}

export function createCourse(contender: Contender, facts: Facts): Course {
  return { contender, facts, nextRequestNumber: 0, acknowledged: 0, rounds: [], faults: [] };
}

/** Warms up all contenders, and runs alternating rounds of each. */
export async function runRounds(
  courses: Course[],
  scenario: ScenarioName,
  load: LoadMaker,
  { roundMs, rounds }: Pick<Bench, 'roundMs' | 'rounds'>,
): Promise<void> {
  for (const course of courses) {
    await runRound(course, scenario, load, {
      ms: roundMs * 0.6,
      atLeast: WARM_UP_RESPONSES / SCENARIOS[scenario](course.facts).worth,
    });
    course.rounds.length = 0;
  }
  for (let round = 0; round < rounds; round += 1) {
    // Each round starts with another contender, because the first one after a pause has a slight disadvantage.
    const first = round % courses.length;
    for (const course of [...courses.slice(first), ...courses.slice(0, first)]) {
      await runRound(course, scenario, load, { ms: roundMs });
    }
  }
}

/** Runs one round of a contender. */
export async function runRound(
  course: Course,
  scenario: ScenarioName,
  load: LoadMaker,
  pace: RoundPace,
): Promise<void> {
  const { contender, facts } = course;
  await contender.begin();
  const order = { port: contender.port, scenario, facts, firstRequestNumber: course.nextRequestNumber };
  const result = await load.drive({ ...order, ...pace });
  const watched = await contender.end();
  course.nextRequestNumber = result.nextRequestNumber;
  course.acknowledged += result.acknowledged;
  course.rounds.push({ ...result, ...watched });
  if (result.faulty > 0) {
    course.faults.push(`${result.faulty} wrong responses, such as: ${result.faults[0]}`);
  }
}

/** Compares the acknowledged writes with the database. Skips contenders that don't record clicks. */
function checkStored({ contender, acknowledged, facts }: Course, row: Row): string[] {
  const table = SCENARIOS[row.name](facts).writes;
  if (table === null || (table === 'clicks' && contender.name === 'bare')) {
    return [];
  }
  const database = new Sqlite(contender.databasePath);
  const count = (from: string) => Number(database.prepare(`select count(*) from ${from}`).pluck().get());
  const stored = count(table) - (table === 'smart_links' ? facts.linkCount : 0);
  database.close();
  return stored === acknowledged ? [] : [`${acknowledged} were acknowledged, and ${stored} are stored`];
}

/** The first error in the log of a server with wrong responses. */
async function listLoggedErrors({ contender, faults }: Course): Promise<string[]> {
  if (faults.length === 0) {
    return [];
  }
  const [first] = (await contender.log()).split('\n').filter((line) => line.includes('"level":50'));
  return first === undefined ? [] : [`its log says: ${first.slice(0, 1_500)}`];
}

export function summarize({ contender, rounds }: Course, scenario: ScenarioName): Measured {
  const computeMedianOf = (value: (round: LoadResult & Watched) => number) => computeMedian(rounds.map(value));
  return {
    contender: contender.name,
    perSecond: computeMedianOf(({ perSecond }) => perSecond),
    rounds: rounds.map(({ perSecond }) => Math.round(perSecond)),
    p50Ms: computeMedianOf(({ p50Ms }) => p50Ms),
    p99Ms: computeMedianOf(({ p99Ms }) => p99Ms),
    loopDelayP999Ms: computeMedianOf(({ loopDelayP999Ms }) => loopDelayP999Ms),
    cpuMicros: computeMedianOf(({ cpuMs, acknowledged }) => (cpuMs * 1_000) / acknowledged),
    rssMb: computeMedianOf(({ rssMb }) => rssMb),
    durable: scenario === 'edge' ? computeMedianOf(({ durable, acknowledged }) => durable / acknowledged) : null,
    generatorBusy: computeMedianOf(({ generatorBusy }) => generatorBusy),
  };
}

function computeMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
