import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Services } from '../../domain/services.ts';
import { type Metric, reading } from './exposition.ts';
import { SERVER_VERSION } from './server-version.ts';

/** How often the event loop's delay is measured, in milliseconds: what Node reports of an idle loop. */
const RESOLUTION_MS = 20;

/** What the operating system and Node know of this process. */
export function processMetrics(): Metric[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const secondsAt = (quantile: number) => Math.max(0, delay.percentile(quantile * 100) / 1e6 - RESOLUTION_MS) / 1_000;
  return [
    reading('gauge', 'smartlinks_build_info', 'The version of the server and of Node; always 1.', () => [
      { labels: { version: SERVER_VERSION, node: process.version }, value: 1 },
    ]),
    reading('gauge', 'smartlinks_event_loop_delay_seconds', 'How late timers were since this was last read.', () => {
      const samples = [0.5, 0.99, 1].map((quantile) => ({
        labels: { quantile: String(quantile) },
        value: secondsAt(quantile),
      }));
      delay.reset();
      return samples;
    }),
    reading('gauge', 'process_resident_memory_bytes', 'Memory that the process takes.', () =>
      process.memoryUsage.rss(),
    ),
    reading(
      'gauge',
      'nodejs_heap_used_bytes',
      'Memory of the JavaScript heap in use.',
      () => process.memoryUsage().heapUsed,
    ),
    reading('counter', 'process_cpu_seconds_total', 'Processor time of user and system.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
    reading(
      'gauge',
      'process_start_time_seconds',
      'When the process began, in seconds since 1970.',
      () => Math.round(performance.timeOrigin) / 1_000,
    ),
  ];
}

/** What is known of the store, and of what was lost for its sake. */
export function storeMetrics(
  { losses, health }: Pick<Services, 'losses' | 'health'>,
  store: { readonly waiting: number },
): Metric[] {
  return [
    reading(
      'gauge',
      'smartlinks_store_waiting',
      'Writes, on PostgreSQL requests, that wait for their turn.',
      () => store.waiting,
    ),
    reading('counter', 'smartlinks_lost_total', 'What visitors left behind that could not be stored.', () => [
      { labels: { what: 'click' }, value: losses.counts.click },
      { labels: { what: 'lazy_link' }, value: losses.counts['lazy link'] },
      { labels: { what: 'preview' }, value: losses.counts.preview },
    ]),
    reading('counter', 'smartlinks_store_failures_total', 'Failures of the store, by what ailed it.', () =>
      [...health.failures].map(([ailment, value]) => ({ labels: { reason: ailment }, value })),
    ),
  ];
}
