import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Services } from '../../domain/services.ts';
import { createComputedMetric, type Metric } from './exposition.ts';
import { SERVER_VERSION } from './server-version.ts';

/** The sampling interval of the event-loop delay, in milliseconds. Node.js includes it in the delays it reports. */
const RESOLUTION_MS = 20;

/** Creates the metrics that the operating system and Node.js provide. */
export function createProcessMetrics(): Metric[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const getDelaySeconds = (quantile: number) =>
    Math.max(0, delay.percentile(quantile * 100) / 1e6 - RESOLUTION_MS) / 1_000;
  return [
    createComputedMetric(
      'gauge',
      'smartlinks_build_info',
      'The versions of the server and Node.js as labels; the value is always 1.',
      () => [{ labels: { version: SERVER_VERSION, node: process.version }, value: 1 }],
    ),
    createComputedMetric(
      'gauge',
      'smartlinks_event_loop_delay_seconds',
      'Quantiles of the event-loop delay since the previous scrape.',
      () => {
        const samples = [0.5, 0.99, 1].map((quantile) => ({
          labels: { quantile: String(quantile) },
          value: getDelaySeconds(quantile),
        }));
        delay.reset();
        return samples;
      },
    ),
    createComputedMetric('gauge', 'process_resident_memory_bytes', 'Resident memory size of the process.', () =>
      process.memoryUsage.rss(),
    ),
    createComputedMetric(
      'gauge',
      'nodejs_heap_used_bytes',
      'Size of the JavaScript heap in use.',
      () => process.memoryUsage().heapUsed,
    ),
    createComputedMetric('counter', 'process_cpu_seconds_total', 'User and system CPU time.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
    createComputedMetric(
      'gauge',
      'process_start_time_seconds',
      'Start time of the process, in seconds since the Unix epoch.',
      () => Math.round(performance.timeOrigin) / 1_000,
    ),
  ];
}

/** Creates the metrics of the store, of dropped writes and of clicks that are only counted. */
export function createStoreMetrics(
  { droppedWrites, clickLimits, health }: Pick<Services, 'droppedWrites' | 'clickLimits' | 'health'>,
  store: { readonly waiting: number },
): Metric[] {
  return [
    createComputedMetric(
      'gauge',
      'smartlinks_store_waiting',
      'Writes waiting for a commit; on PostgreSQL, also requests waiting for a connection.',
      () => store.waiting,
    ),
    createComputedMetric(
      'counter',
      'smartlinks_lost_total',
      'Clicks, lazy links and previews that were dropped because the store was unavailable.',
      () => [
        { labels: { what: 'click' }, value: droppedWrites.counts.click },
        { labels: { what: 'lazy_link' }, value: droppedWrites.counts['lazy link'] },
        { labels: { what: 'preview' }, value: droppedWrites.counts.preview },
      ],
    ),
    createComputedMetric(
      'counter',
      'smartlinks_unlisted_clicks_total',
      'Clicks that were counted but not stored, by the limit that they exceeded.',
      () => Object.entries(clickLimits.unlistedClicks).map(([limit, value]) => ({ labels: { limit }, value })),
    ),
    createComputedMetric('counter', 'smartlinks_store_failures_total', 'Store failures by health condition.', () =>
      [...health.failures].map(([condition, value]) => ({ labels: { reason: condition }, value })),
    ),
  ];
}
