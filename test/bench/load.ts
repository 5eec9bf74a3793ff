import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Facts } from './bench-database.ts';
import type { ScenarioName } from './scenarios.ts';

/** The parameters of the load generator's process. */
export interface LoadOrder {
  port: number;
  scenario: ScenarioName;
  facts: Facts;
  /** The duration, in milliseconds. */
  ms: number;
  /** The number of concurrent connections. The default is that of the scenario. */
  connections?: number;
  /** The minimum number of responses, even after the duration has passed, to warm up new code. */
  atLeast?: number;
  /** The number of the first request, so that no request repeats an earlier one. */
  firstRequestNumber: number;
}

/** The measurements of a load. */
export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** The number of operations that the server acknowledged. */
  acknowledged: number;
  /** The number of responses with a click id, which promises that the click is durable. */
  durable: number;
  faulty: number;
  /** Descriptions of the first faults. */
  faults: string[];
  nextRequestNumber: number;
  /** The share of the time in which the load generator was busy. Near 1, it limits the result. */
  generatorBusy: number;
}

export interface LoadMaker {
  drive(order: LoadOrder): Promise<LoadResult>;
  stop(): void;
}

/** Starts the load generator in its own process, apart from all servers. */
export function startLoadMaker(): LoadMaker {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { execArgv: ['--import', 'tsx'] });
  return {
    drive: (order) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`the load generator ended with exit code ${code}`));
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
