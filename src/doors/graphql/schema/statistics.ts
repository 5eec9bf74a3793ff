import {
  type Counts,
  type DayCounts,
  type DayRange,
  DEFAULT_DAYS,
  type OutcomeCounts,
  type PlatformCounts,
  type ReferrerClicks,
} from '../../../domain/events/statistics.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { ClickOutcomeEnum } from './clicks.ts';
import { PlatformKindEnum } from './platforms.ts';
import { SmartLinkType } from './smart-links/type.ts';

const CLICKS = 'Clicks by people, and by apps that the link opened directly.';
const VISITORS =
  'People who clicked, told apart without cookies by where they come from and their browser, day by day: who comes on two days is two. Clicks that an app reported are none of theirs.';
const BOTS = 'Visits by bots, which are no clicks.';
const OPENS = 'Reports of an app that it was opened by the link.';
const INSTALLS = 'Reports of an app that it was installed by the link.';
const REDEEMS = 'How many times the metadata was read.';

const CountsType = builder.objectRef<Counts>('StatsCounts').implement({
  description: 'What happened to a link.',
  fields: (t) => ({
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
    bots: t.exposeInt('bots', { description: BOTS }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
    redeems: t.exposeInt('redeems', { description: REDEEMS }),
  }),
});

const DayCountsType = builder.objectRef<DayCounts>('StatsDay').implement({
  description: 'What happened to a link on one day.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'The day, of UTC.' }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
    bots: t.exposeInt('bots', { description: BOTS }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
    redeems: t.exposeInt('redeems', { description: REDEEMS }),
  }),
});

const PlatformCountsType = builder.objectRef<PlatformCounts>('StatsPlatform').implement({
  description: 'What happened to a link on one platform.',
  fields: (t) => ({
    platform: t.expose('platform', {
      type: PlatformKindEnum,
      nullable: true,
      description: 'The platform whose destination was taken, or whose app reported; null: none was taken.',
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
  }),
});

const OutcomeCountsType = builder.objectRef<OutcomeCounts>('StatsOutcome').implement({
  description: 'How often a link was clicked with one outcome.',
  fields: (t) => ({
    outcome: t.expose('outcome', {
      type: ClickOutcomeEnum,
      nullable: true,
      description: 'How clicks were answered; null for those from before that was noted.',
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
  }),
});

const ReferrerClicksType = builder.objectRef<ReferrerClicks>('StatsReferrer').implement({
  description: 'How often a link was clicked on the pages of one host.',
  fields: (t) => ({
    host: t.exposeString('host', {
      nullable: true,
      description: 'The host; null for all those past the 50 that are told apart in a day.',
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
  }),
});

interface Stats {
  appId: string;
  id: string;
  parameters: DayRange;
}

const StatsType = builder.objectRef<Stats>('SmartLinkStats').implement({
  description: 'What happened to a link over some days of UTC. It stays when the clicks themselves are kept no longer.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day.', resolve: ({ parameters }) => parameters.from }),
    to: t.field({ type: 'Date', description: 'The last day.', resolve: ({ parameters }) => parameters.to }),
    totals: t.field({
      type: CountsType,
      description: 'All days together.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).totals,
    }),
    byDay: t.field({
      type: [DayCountsType],
      extensions: defineCost({ points: DEFAULT_DAYS }),
      description: 'Every day, the first one first; also those on which nothing happened.',
      resolve: (stats, _args, { loaders }) => loaders.statistics.loadDayCounts(stats),
    }),
    byPlatform: t.field({
      type: [PlatformCountsType],
      description: 'By the platform; those on which nothing happened are missing.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).byPlatform,
    }),
    byOutcome: t.field({
      type: [OutcomeCountsType],
      description: 'Clicks by how they were answered; what never happened is missing.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).byOutcome,
    }),
    byReferrer: t.field({
      type: [ReferrerClicksType],
      description:
        'Clicks by the host of the page that led here, the most frequent first. Clicks without one are missing.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'The most hosts, from 1 to 100.' }) },
      resolve: ({ parameters, ...link }, { first }, { loaders }) =>
        loaders.statistics.loadReferrerClicks({ ...link, parameters: { ...parameters, first: first ?? 10 } }),
    }),
  }),
});

builder.objectField(SmartLinkType, 'stats', (t) =>
  t.field({
    type: StatsType,
    nullable: true,
    authScopes: { can: 'readStatistics' },
    description: 'How often it was clicked, by whom and from where. Needs a secret token or an admin key.',
    args: {
      from: t.arg({ type: 'Date', description: 'The first day, of UTC; by default 29 days before the last one.' }),
      to: t.arg({ type: 'Date', description: 'The last day; by default today. At most 366 days together.' }),
    },
    resolve: ({ appId, id }, days, { services }) => ({ appId, id, parameters: services.statistics.getDayRange(days) }),
  }),
);
