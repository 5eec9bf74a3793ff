import { rm } from 'node:fs/promises';
import { Sqlite } from '../../db/sqlite/driver.ts';
import type { BenchDatabase, Facts } from './bench-database.ts';
import { type Contender, type ContenderName, startContender } from './contender.ts';
import type { LoadMaker, LoadOrder, LoadResult } from './load.ts';
import type { Row } from './rows.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import type { Syncs } from './syncs.ts';
import type { Watched } from './watch.ts';

const ROUNDS = 3;
/** After so many answers V8 has compiled what is used often. */
const WARM_UP_RESPONSES = 4_000;

/** What one contender came to in a row: medians of its rounds. */
export interface Measured {
  contender: ContenderName;
  perSecond: number;
  /** Each round's, in their order. */
  rounds: number[];
  p50Ms: number;
  p99Ms: number;
  loopDelayP999Ms: number;
  /** Processor time of the server's process for one piece of work, in microseconds. */
  cpuMicros: number;
  rssMb: number;
  /** Of the acknowledged pieces of work, the part that was said to be durable; null: nothing says so. */
  durable: number | null;
  /** The part of the time that the load's own process was busy. */
  generatorBusy: number;
}

export interface MeasuredRow {
  row: Row;
  measured: Measured[];
  /** What one fsync carried; null: nothing is written, or it cannot be counted here. */
  syncs: Syncs | null;
  /** Why a row, or one of its contenders, is not reported. */
  refusals: string[];
}

/** How long a round goes on, and how many answers there have to be at least. */
type RoundPace = Pick<LoadOrder, 'ms' | 'atLeast'>;

/** A contender on its way through a row. */
interface Course {
  contender: Contender;
  facts: Facts;
  nextRequestNumber: number;
  acknowledged: number;
  rounds: (LoadResult & Watched)[];
  faults: string[];
}

/** What a row is measured with. */
interface Bench {
  names: readonly ContenderName[];
  database: BenchDatabase;
  load: LoadMaker;
  /** How long one round goes on, in milliseconds. */
  roundMs: number;
}

/**
 * Measures all contenders of a row, in turns: what else the machine does hits all of them alike. A contender that
 * answered anything wrong, or acknowledged what is not stored, is refused; if it is ours, or the limit, so is the row.
 */
export async function measureRow(row: Row, { names, database, load, roundMs }: Bench): Promise<MeasuredRow> {
  const courses: Course[] = [];
  try {
    for (const name of names) {
      const contender = await startContender(name, row.name, database);
      courses.push(createCourse(contender, database.facts));
    }
    await runRounds(courses, row.name, load, roundMs);
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

/** Warms all contenders up, and takes them through three rounds in turns. */
export async function runRounds(
  courses: Course[],
  scenario: ScenarioName,
  load: LoadMaker,
  roundMs: number,
): Promise<void> {
  for (const course of courses) {
    await runRound(course, scenario, load, {
      ms: roundMs * 0.6,
      atLeast: WARM_UP_RESPONSES / SCENARIOS[scenario](course.facts).worth,
    });
    course.rounds.length = 0;
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each round begins with another one: the first after a pause has a slight disadvantage.
    const first = round % courses.length;
    for (const course of [...courses.slice(first), ...courses.slice(0, first)]) {
      await runRound(course, scenario, load, { ms: roundMs });
    }
  }
}

/** One round of a contender. */
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
    course.faults.push(`${result.faulty} wrong answers, such as: ${result.faults[0]}`);
  }
}

/** Looks in the database for what was acknowledged. What is neither ours nor said to record anything is not asked. */
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

/** What a server that answered wrongly wrote down of it at first. */
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
