import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMetrics, type Metrics } from '../../src/doors/http/metrics.ts';
import { withOverloadLog } from '../../src/doors/http/overload-log.ts';

let metrics: Metrics;
/** The server's log lines. */
let lines: [level: number, rejected: number | undefined, ms: number | undefined][];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  const write = (line: string) => {
    const { level, rejected, ms } = JSON.parse(line);
    lines.push([level, rejected, ms]);
  };
  metrics = withOverloadLog(createMetrics(), pino({}, { write }));
});
afterEach(() => {
  vi.useRealTimers();
});

function reject(count: number): void {
  for (let i = 0; i < count; i += 1) {
    metrics.recordDenial('load');
  }
}

test('the server logs the start of each overload, and its end after three seconds without a rejection', () => {
  reject(2);
  vi.advanceTimersByTime(2_000);
  reject(3);
  expect(lines).toEqual([[40, undefined, undefined]]);
  vi.advanceTimersByTime(6_000);
  expect(lines.slice(1)).toEqual([[30, 5, 2_000]]);

  reject(1);
  vi.advanceTimersByTime(6_000);
  expect(lines.slice(2)).toEqual([
    [40, undefined, undefined],
    [30, 1, 0],
  ]);
});

test('the server counts every rejected request, but only those beyond its capacity are part of an overload', () => {
  reject(2);
  metrics.recordDenial('operation');
  vi.advanceTimersByTime(6_000);

  expect(lines.map(([, rejected]) => rejected)).toEqual([undefined, 2]);
  expect(metrics.renderText()).toContain('smartlinks_denied_total{limit="load"} 2');
  expect(metrics.renderText()).toContain('smartlinks_denied_total{limit="operation"} 1');
});
