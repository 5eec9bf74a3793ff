import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellingOfCrowds } from '../../src/doors/http/crowding.ts';
import { createMetrics, type Metrics } from '../../src/doors/http/metrics.ts';

let metrics: Metrics;
let told: [level: number, refused: number | undefined, ms: number | undefined][];

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  const write = (line: string) => {
    const { level, refused, ms } = JSON.parse(line);
    told.push([level, refused, ms]);
  };
  metrics = tellingOfCrowds(createMetrics(), pino({}, { write }));
});
afterEach(() => {
  vi.useRealTimers();
});

function refuse(count: number): void {
  for (let i = 0; i < count; i += 1) metrics.denied('load');
}

test('a crowd is told of once, and once more when nobody was refused for three seconds: each crowd anew', () => {
  refuse(2);
  vi.advanceTimersByTime(2_000);
  refuse(3);
  expect(told).toEqual([[40, undefined, undefined]]);
  vi.advanceTimersByTime(6_000);
  expect(told.slice(1)).toEqual([[30, 5, 2_000]]);

  refuse(1);
  vi.advanceTimersByTime(6_000);
  expect(told.slice(2)).toEqual([
    [40, undefined, undefined],
    [30, 1, 0],
  ]);
});

test('every refusal is counted, and those that are for other reasons are no crowd', () => {
  refuse(2);
  metrics.denied('operation');
  vi.advanceTimersByTime(6_000);

  expect(told.map(([, refused]) => refused)).toEqual([undefined, 2]);
  expect(metrics.text()).toContain('smartlinks_denied_total{limit="load"} 2');
  expect(metrics.text()).toContain('smartlinks_denied_total{limit="operation"} 1');
});
