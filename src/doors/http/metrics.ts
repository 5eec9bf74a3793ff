import {
  createComputedMetric,
  createCounter,
  createCounts,
  createHistogramSeries,
  type Metric,
  render,
  type Sample,
} from './exposition.ts';

/** The part of the server that handled a request; `none` if the host or path is unknown. */
export const ENTRY_POINTS = ['graphql', 'rest', 'edge', 'dashboard', 'operations', 'none'] as const;
export type EntryPoint = (typeof ENTRY_POINTS)[number];

/**
 * How a request ended, by its HTTP status. `ok` includes GraphQL responses with domain errors. `denied` means 429, a
 * rate limit; `refused` any other 4xx; `abandoned` that the client disconnected before it received the response.
 */
const OUTCOMES = ['ok', 'redirected', 'refused', 'denied', 'failed', 'unavailable', 'abandoned'] as const;
type RequestOutcome = (typeof OUTCOMES)[number];

/** The limits that deny requests: rate limits, the number of requests, and the size of head, body and operation. */
const DENIALS = ['rate', 'load', 'head', 'body', 'operation'] as const;
type Denial = (typeof DENIALS)[number];

/** The denials that the HTTP status identifies. Others are reported through `recordDenial`. */
const DENIAL_BY_STATUS: Readonly<Record<number, Denial>> = { 413: 'body', 414: 'head', 429: 'rate', 431: 'head' };

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Creates the metrics of the process, initially zero. */
export function createMetrics() {
  const requests = mapEntryPoints(() => createCounts(OUTCOMES));
  const durations = mapEntryPoints((entryPoint) => createHistogramSeries(SECONDS, { door: entryPoint }));
  const denials = createCounter(
    'smartlinks_denied_total',
    'Requests denied, by the limit that they exceeded.',
    'limit',
    DENIALS,
  );
  const commits = createHistogramSeries(UNITS);
  const metrics: Metric[] = [
    createComputedMetric('counter', 'smartlinks_requests_total', 'Requests by entry point and outcome.', () =>
      ENTRY_POINTS.flatMap((entryPoint) =>
        OUTCOMES.map(
          (outcome): Sample => ({
            labels: { door: entryPoint, outcome },
            value: requests[entryPoint][outcome].value,
          }),
        ),
      ),
    ),
    {
      name: 'smartlinks_request_duration_seconds',
      help: 'Time from the request head to the end of the response, by entry point.',
      type: 'histogram',
      collectSamples: () => ENTRY_POINTS.flatMap((entryPoint) => [...durations[entryPoint].collectSamples()]),
    },
    denials.metric,
    {
      name: 'smartlinks_commit_units',
      help: 'Writes per commit (SQLite only).',
      type: 'histogram',
      collectSamples: commits.collectSamples,
    },
  ];
  return {
    /** Records a finished request: its HTTP status (null if the client disconnected first) and its duration. */
    recordRequest(entryPoint: EntryPoint, status: number | null, milliseconds: number): void {
      requests[entryPoint][toOutcome(status)].value += 1;
      const denial = status === null ? undefined : DENIAL_BY_STATUS[status];
      if (denial !== undefined) {
        denials.counts[denial].value += 1;
      }
      durations[entryPoint].observe(milliseconds / 1_000);
    },
    /** Records a denied request whose HTTP status doesn't identify the limit. */
    recordDenial(reason: Denial): void {
      denials.counts[reason].value += 1;
    },
    /** Records the number of writes in one commit. */
    recordCommit: (units: number): void => commits.observe(units),
    /** Adds metrics that other parts of the server collect. */
    add(...more: Metric[]): void {
      metrics.push(...more);
    },
    /** Returns all metrics in Prometheus' text format. */
    renderText: (): string => render(metrics),
  };
}

/** The metrics of the process. They never contain tokens, addresses or short codes. */
export type Metrics = ReturnType<typeof createMetrics>;

function toOutcome(status: number | null): RequestOutcome {
  if (status === null) {
    return 'abandoned';
  }
  if (status < 300) {
    return 'ok';
  }
  if (status < 400) {
    return 'redirected';
  }
  if (status === 429) {
    return 'denied';
  }
  if (status < 500) {
    return 'refused';
  }
  return status === 503 ? 'unavailable' : 'failed';
}

function mapEntryPoints<V>(create: (entryPoint: EntryPoint) => V): Record<EntryPoint, V> {
  return Object.fromEntries(ENTRY_POINTS.map((entryPoint) => [entryPoint, create(entryPoint)])) as Record<
    EntryPoint,
    V
  >;
}
