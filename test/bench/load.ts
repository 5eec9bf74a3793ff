import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Facts } from './bench-database.ts';
import type { ScenarioName } from './scenarios.ts';

/** What the process that makes the load is told. */
export interface LoadOrder {
  port: number;
  scenario: ScenarioName;
  facts: Facts;
  /** How long to go on, in milliseconds. */
  ms: number;
  /** How many connections ask at once; by default as many as the scenario has. */
  connections?: number;
  /** How many answers there have to be at least, however long it takes: code that is new is slow. */
  atLeast?: number;
  /** Where the turns go on from, so that no request is like an earlier one. */
  firstRequestNumber: number;
}

/** What it came to. */
export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Pieces of work that the server said were done. */
  acknowledged: number;
  /** Answers that carry the id of a click, which has to be durable then. */
  durable: number;
  faulty: number;
  /** The first of the faults, in words. */
  faults: string[];
  nextRequestNumber: number;
  /** The part of the time that the load's own process was busy: near 1, it is what was measured. */
  generatorBusy: number;
}

export interface LoadMaker {
  drive(order: LoadOrder): Promise<LoadResult>;
  stop(): void;
}

/** Starts the process that makes the load, apart from all servers. */
export function startLoadMaker(): LoadMaker {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { execArgv: ['--import', 'tsx'] });
  return {
    drive: (order) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`the load's process ended with ${code}`));
        child.once('exit', onExit);
        child.once('message', (result) => {
          child.off('exit', onExit);
          resolve(result as LoadResult);
        });
        child.send(order);
      }),
    stop: () => child.kill(),
  };
}
