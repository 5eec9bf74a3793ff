import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Services } from '../../domain/services.ts';
import { createComputedMetric, type Metric } from './exposition.ts';
import { SERVER_VERSION } from './server-version.ts';

/** How often the event loop's delay is measured, in milliseconds: what Node reports of an idle loop. */
const RESOLUTION_MS = 20;

/** What the operating system and Node know of this process. */
export function createProcessMetrics(): Metric[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const getDelaySeconds = (quantile: number) =>
    Math.max(0, delay.percentile(quantile * 100) / 1e6 - RESOLUTION_MS) / 1_000;
  return [
    createComputedMetric('gauge', 'smartlinks_build_info', 'The version of the server and of Node; always 1.', () => [
      { labels: { version: SERVER_VERSION, node: process.version }, value: 1 },
    ]),
    createComputedMetric(
      'gauge',
      'smartlinks_event_loop_delay_seconds',
      'How late timers were since this was last read.',
      () => {
        const samples = [0.5, 0.99, 1].map((quantile) => ({
          labels: { quantile: String(quantile) },
          value: getDelaySeconds(quantile),
        }));
        delay.reset();
        return samples;
      },
    ),
    createComputedMetric('gauge', 'process_resident_memory_bytes', 'Memory that the process takes.', () =>
      process.memoryUsage.rss(),
    ),
    createComputedMetric(
      'gauge',
      'nodejs_heap_used_bytes',
      'Memory of the JavaScript heap in use.',
      () => process.memoryUsage().heapUsed,
    ),
    createComputedMetric('counter', 'process_cpu_seconds_total', 'Processor time of user and system.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
    createComputedMetric(
      'gauge',
      'process_start_time_seconds',
      'When the process began, in seconds since 1970.',
      () => Math.round(performance.timeOrigin) / 1_000,
    ),
  ];
}

/** What is known of the store, and of what was lost for its sake. */
export function createStoreMetrics(
  { droppedWrites, health }: Pick<Services, 'droppedWrites' | 'health'>,
  store: { readonly waiting: number },
): Metric[] {
  return [
    createComputedMetric(
      'gauge',
      'smartlinks_store_waiting',
      'Writes, on PostgreSQL requests, that wait for their turn.',
      () => store.waiting,
    ),
    createComputedMetric(
      'counter',
      'smartlinks_lost_total',
      'What visitors left behind that could not be stored.',
      () => [
        { labels: { what: 'click' }, value: droppedWrites.counts.click },
        { labels: { what: 'lazy_link' }, value: droppedWrites.counts['lazy link'] },
        { labels: { what: 'preview' }, value: droppedWrites.counts.preview },
      ],
    ),
    createComputedMetric('counter', 'smartlinks_store_failures_total', 'Failures of the store, by what ailed it.', () =>
      [...health.failures].map(([condition, value]) => ({ labels: { reason: condition }, value })),
    ),
  ];
}
