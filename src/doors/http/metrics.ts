import {
  createComputedMetric,
  createCounter,
  createCounts,
  createHistogramSeries,
  type Metric,
  render,
  type Sample,
} from './exposition.ts';

/** The part of the server that handled a request; `none`: no part, since the host or the path is nobody's. */
export const ENTRY_POINTS = ['graphql', 'rest', 'edge', 'operations', 'none'] as const;
export type EntryPoint = (typeof ENTRY_POINTS)[number];

/**
 * How a request ended, by its HTTP status: GraphQL's failures of the domain are `ok` there. `denied`: 429, past a limit of
 * rate; `refused`: any other 4xx; `abandoned`: the client went before it had its answer.
 */
const OUTCOMES = ['ok', 'redirected', 'refused', 'denied', 'failed', 'unavailable', 'abandoned'] as const;
type RequestOutcome = (typeof OUTCOMES)[number];

/** What requests are denied for: a rate, too many at once, and what is too large of head, body and operation. */
const DENIALS = ['rate', 'load', 'head', 'body', 'operation'] as const;
type Denial = (typeof DENIALS)[number];

/** Those that can be told by the status of the answer alone; whoever denies for another reason counts it. */
const DENIAL_BY_STATUS: Readonly<Record<number, Denial>> = { 413: 'body', 414: 'head', 429: 'rate', 431: 'head' };

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Counters at zero. */
export function createMetrics() {
  const requests = mapEntryPoints(() => createCounts(OUTCOMES));
  const durations = mapEntryPoints((entryPoint) => createHistogramSeries(SECONDS, { door: entryPoint }));
  const denials = createCounter(
    'smartlinks_denied_total',
    'Requests that were denied, by the limit that they met.',
    'limit',
    DENIALS,
  );
  const commits = createHistogramSeries(UNITS);
  const metrics: Metric[] = [
    createComputedMetric('counter', 'smartlinks_requests_total', 'Requests that ended, by door and outcome.', () =>
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
      help: 'From the head of a request to the end of its answer.',
      type: 'histogram',
      collectSamples: () => ENTRY_POINTS.flatMap((entryPoint) => [...durations[entryPoint].collectSamples()]),
    },
    denials.metric,
    {
      name: 'smartlinks_commit_units',
      help: 'Writes that one commit carried (SQLite).',
      type: 'histogram',
      collectSamples: commits.collectSamples,
    },
  ];
  return {
    /** Records a request that ended: its HTTP status, null if the client went first, and how long it took. */
    recordRequest(entryPoint: EntryPoint, status: number | null, milliseconds: number): void {
      requests[entryPoint][toOutcome(status)].value += 1;
      const denial = status === null ? undefined : DENIAL_BY_STATUS[status];
      if (denial !== undefined) {
        denials.counts[denial].value += 1;
      }
      durations[entryPoint].observe(milliseconds / 1_000);
    },
    /** Records that a request was denied for a reason that its HTTP status does not show. */
    recordDenial(reason: Denial): void {
      denials.counts[reason].value += 1;
    },
    /** Records how many writes one commit carried. */
    recordCommit: (units: number): void => commits.observe(units),
    /** Adds metrics that other parts of the server collect. */
    add(...more: Metric[]): void {
      metrics.push(...more);
    },
    /** Returns all metrics in Prometheus' text format. */
    renderText: (): string => render(metrics),
  };
}

/** The metrics of the process. None has a token, an address or a code. */
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
