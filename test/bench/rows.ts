import type { ContenderName } from './contender.ts';
import type { ScenarioName } from './scenarios.ts';

/** The required ratio of a row: the throughput of `ours` divided by that of another contender. */
export interface Goal {
  against: ContenderName;
  ratio: number;
}

export interface Row {
  name: ScenarioName;
  title: string;
  /** The contenders besides `ours`, which is always measured. */
  others: readonly ContenderName[];
  goals: readonly Goal[];
}

export const ROWS: readonly Row[] = [
  {
    name: 'hello',
    title: 'GraphQL: { __typename }',
    others: ['bare', 'stock Yoga', 'mercurius'],
    goals: [{ against: 'bare', ratio: 0.7 }],
  },
  {
    name: 'link',
    title: 'GraphQL: a link by its code, with its destinations',
    others: ['bare', 'stock Yoga', 'mercurius'],
    goals: [
      { against: 'bare', ratio: 0.55 },
      { against: 'stock Yoga', ratio: 2.5 },
      { against: 'mercurius', ratio: 1 },
    ],
  },
  {
    name: 'create',
    title: 'GraphQL: createSmartLink, durable',
    others: ['bare'],
    goals: [{ against: 'bare', ratio: 0.4 }],
  },
  {
    name: 'bulk',
    title: 'GraphQL: createSmartLinks, 5,000 per call',
    others: ['bare'],
    goals: [{ against: 'bare', ratio: 0.3 }],
  },
  { name: 'v2-create', title: '/v2: create, durable', others: ['bare'], goals: [{ against: 'bare', ratio: 0.6 }] },
  { name: 'v2-resolve', title: '/v2: resolve', others: ['bare'], goals: [{ against: 'bare', ratio: 0.6 }] },
  {
    name: 'edge',
    title: 'edge: a redirect with its click, durable',
    // `bare` redirects without recording a click. Its throughput is the upper bound.
    others: ['bare', 'bare, with a click'],
    goals: [{ against: 'bare', ratio: 0.5 }],
  },
];
