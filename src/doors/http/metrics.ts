import { counter, type Metric, reading, render, type Sample, series, zeros } from './exposition.ts';

/** By what a request was answered; `none`: by no door, since the host or the path is nobody's. */
export const DOORS = ['graphql', 'rest', 'edge', 'operations', 'none'] as const;
export type DoorName = (typeof DOORS)[number];

/**
 * How a request ended, by its HTTP status: GraphQL's failures of the domain are `ok` there. `denied`: 429, past a limit
 * of rate; `refused`: any other 4xx; `abandoned`: the client went before it had its answer.
 */
const OUTCOMES = ['ok', 'redirected', 'refused', 'denied', 'failed', 'unavailable', 'abandoned'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What requests are denied for: a rate, too many at once, and what is too large of head, body and operation. */
const DENIALS = ['rate', 'load', 'head', 'body', 'operation'] as const;
type Denial = (typeof DENIALS)[number];

/** Those that can be told by the status of the answer alone; whoever denies for another reason counts it. */
const DENIAL_OF_STATUS: Readonly<Record<number, Denial>> = { 413: 'body', 414: 'head', 429: 'rate', 431: 'head' };

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** What the process counts. Nothing here knows a token, an address or a code. */
export interface Metrics {
  /** A request of this door's ended. `status` is that of HTTP, null: the client went; `milliseconds` since it came. */
  ended(door: DoorName, status: number | null, milliseconds: number): void;
  /** A request was denied for this, which its status does not tell. */
  denied(reason: Denial): void;
  /** One commit carried so many writes. */
  committed(units: number): void;
  /** Has what others keep exposed too. */
  add(...metrics: Metric[]): void;
  /** Everything in Prometheus' text format. */
  text(): string;
}

/** Counters at zero. */
export function createMetrics(): Metrics {
  const requests = byDoor(() => zeros(OUTCOMES));
  const durations = byDoor((door) => series(SECONDS, { door }));
  const denials = counter(
    'smartlinks_denied_total',
    'Requests that were denied, by the limit that they met.',
    'limit',
    DENIALS,
  );
  const commits = series(UNITS);
  const metrics: Metric[] = [
    reading('counter', 'smartlinks_requests_total', 'Requests that ended, by door and outcome.', () =>
      DOORS.flatMap((door) =>
        OUTCOMES.map((outcome): Sample => ({ labels: { door, outcome }, value: requests[door][outcome].value })),
      ),
    ),
    {
      name: 'smartlinks_request_duration_seconds',
      help: 'From the head of a request to the end of its answer.',
      type: 'histogram',
      samples: () => DOORS.flatMap((door) => [...durations[door].samples()]),
    },
    denials.metric,
    {
      name: 'smartlinks_commit_units',
      help: 'Writes that one commit carried (SQLite).',
      type: 'histogram',
      samples: commits.samples,
    },
  ];
  return {
    ended(door, status, milliseconds) {
      requests[door][outcomeOf(status)].value += 1;
      const denial = status === null ? undefined : DENIAL_OF_STATUS[status];
      if (denial !== undefined) denials.counts[denial].value += 1;
      durations[door].observe(milliseconds / 1_000);
    },
    denied(reason) {
      denials.counts[reason].value += 1;
    },
    committed: (units) => commits.observe(units),
    add: (...more) => metrics.push(...more),
    text: () => render(metrics),
  };
}

function outcomeOf(status: number | null): Outcome {
  if (status === null) return 'abandoned';
  if (status < 300) return 'ok';
  if (status < 400) return 'redirected';
  if (status === 429) return 'denied';
  if (status < 500) return 'refused';
  return status === 503 ? 'unavailable' : 'failed';
}

function byDoor<V>(make: (door: DoorName) => V): Record<DoorName, V> {
  return Object.fromEntries(DOORS.map((door) => [door, make(door)])) as Record<DoorName, V>;
}
