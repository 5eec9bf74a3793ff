import { performance } from 'node:perf_hooks';
import { Connection } from './http-client.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** One in this many responses is compared completely. All others get a quick check. */
const CHECK_EVERY = 50;
const MAX_REPORTED_FAULTS = 5;
/** The maximum duration of a load that must reach a minimum number of responses, in milliseconds. */
const LONGEST_MS = 15_000;

/** Sends requests to a server for a while, then waits for the requests in progress. */
async function driveServer({
  port,
  scenario: name,
  facts,
  ms,
  atLeast = 0,
  firstRequestNumber,
  ...order
}: LoadOrder): Promise<LoadResult> {
  const scenario: Scenario = SCENARIOS[name](facts);
  const length = order.connections ?? scenario.connections;
  const connections = await Promise.all(Array.from({ length }, () => Connection.open(port)));
  const latencies: number[] = [];
  const faults: string[] = [];
  let requestNumber = firstRequestNumber;
  let acknowledged = 0;
  let durable = 0;
  let faulty = 0;

  const idle = performance.eventLoopUtilization();
  const begin = performance.now();
  const end = begin + ms;
  const longest = begin + LONGEST_MS;

  async function sendRequests(connection: Connection): Promise<void> {
    let began = performance.now();
    while (began < end || (requestNumber - firstRequestNumber < atLeast && began < longest)) {
      const own = requestNumber;
      requestNumber += 1;
      const response = await connection.send(scenario.request(own));
      const now = performance.now();
      const fault = scenario.checkQuickly(response) ?? (own % CHECK_EVERY === 0 ? scenario.check(response, own) : null);
      if (fault === null) {
        acknowledged += 1;
      } else if (++faulty <= MAX_REPORTED_FAULTS) {
        faults.push(fault);
      }
      if (response.head.includes('_hk_cid')) {
        durable += 1;
      }
      latencies.push(now - began);
      began = now;
    }
  }

  const outcomes = await Promise.allSettled(connections.map(sendRequests));
  // Until the last response: with large requests that take a second, those that end late count as well.
  const elapsedMs = performance.now() - begin;
  const { utilization } = performance.eventLoopUtilization(idle);
  for (const connection of connections) {
    connection.close();
  }
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && ++faulty <= MAX_REPORTED_FAULTS) {
      faults.push(String(outcome.reason));
    }
  }
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (latencies.length * scenario.worth * 1_000) / elapsedMs,
    p50Ms: computePercentile(latencies, 0.5),
    p99Ms: computePercentile(latencies, 0.99),
    acknowledged: acknowledged * scenario.worth,
    durable,
    faulty,
    faults,
    nextRequestNumber: requestNumber,
    generatorBusy: utilization,
  };
}

function computePercentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

process.on('message', (order: LoadOrder) => {
  driveServer(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`The load generator failed: ${error}\n`);
      process.exit(1);
    },
  );
});
