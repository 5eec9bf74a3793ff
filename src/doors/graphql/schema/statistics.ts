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

const CLICKS =
  'The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs.';
const DAY_VISITORS =
  'The number of unique visitors on this day. Visitors are identified without cookies, by IP address and user agent; an address counts as 100 visitors at most, by default. Clicks reported by apps do not count.';
const VISITORS =
  'The sum of the daily numbers of unique visitors. Visitors are identified without cookies, by IP address and user agent, and only within a day: a visitor who clicks on two days counts twice. An address counts as 100 visitors a day at most, by default. Clicks reported by apps do not count.';
const BOTS = 'The number of visits by bots, which do not count as clicks.';
const PROGRAMS =
  'The number of visits by programs that are neither browsers nor bots, such as HTTP libraries. They are redirected but do not count as clicks.';
const UNLISTED =
  'How many of these clicks, and visits by bots and programs, are not listed in `clicks` of the link: beyond a daily limit per address or per link, the server only counts them.';
const OPENS = 'The number of times an app reported that the link opened it.';
const INSTALLS = 'The number of times an app reported an install that came from the link.';
const REDEEMS = 'The number of times the metadata was redeemed.';

const CountsType = builder.objectRef<Counts>('StatsCounts').implement({
  description: "A link's event counts.",
  fields: (t) => ({
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
    bots: t.exposeInt('bots', { description: BOTS }),
    programs: t.exposeInt('programs', { description: PROGRAMS }),
    unlisted: t.exposeInt('unlisted', { description: UNLISTED }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
    redeems: t.exposeInt('redeems', { description: REDEEMS }),
  }),
});

const DayCountsType = builder.objectRef<DayCounts>('StatsDay').implement({
  description: "A link's event counts on one day.",
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'The day, in UTC.' }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: DAY_VISITORS }),
    bots: t.exposeInt('bots', { description: BOTS }),
    programs: t.exposeInt('programs', { description: PROGRAMS }),
    unlisted: t.exposeInt('unlisted', { description: UNLISTED }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
    redeems: t.exposeInt('redeems', { description: REDEEMS }),
  }),
});

const PlatformCountsType = builder.objectRef<PlatformCounts>('StatsPlatform').implement({
  description: "A link's event counts on one platform.",
  fields: (t) => ({
    platform: t.expose('platform', {
      type: PlatformKindEnum,
      nullable: true,
      description:
        'The platform whose destination was used, or whose app reported the event. Null for events without a platform.',
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
    opens: t.exposeInt('opens', { description: OPENS }),
    installs: t.exposeInt('installs', { description: INSTALLS }),
  }),
});

const OutcomeCountsType = builder.objectRef<OutcomeCounts>('StatsOutcome').implement({
  description: "A link's click counts for one outcome.",
  fields: (t) => ({
    outcome: t.expose('outcome', {
      type: ClickOutcomeEnum,
      nullable: true,
      description: "The server's response to the clicks. Null for clicks recorded before the server stored outcomes.",
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
  }),
});

const ReferrerClicksType = builder.objectRef<ReferrerClicks>('StatsReferrer').implement({
  description: 'The number of clicks on a link from the pages of one host.',
  fields: (t) => ({
    host: t.exposeString('host', {
      nullable: true,
      description: 'The host. Null for the combined clicks from all hosts beyond the first 50 of a day.',
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
  description:
    'The statistics of a link over a range of days, in UTC. They are retained after the clicks themselves are deleted. A count beyond 2,147,483,647 is returned as that number.',
  fields: (t) => ({
    from: t.field({
      type: 'Date',
      description: 'The first day of the range.',
      resolve: ({ parameters }) => parameters.from,
    }),
    to: t.field({
      type: 'Date',
      description: 'The last day of the range.',
      resolve: ({ parameters }) => parameters.to,
    }),
    totals: t.field({
      type: CountsType,
      description: 'The totals over all days.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).totals,
    }),
    byDay: t.field({
      type: [DayCountsType],
      extensions: defineCost({ points: DEFAULT_DAYS }),
      description: 'The counts of each day, oldest first, including days without events.',
      resolve: (stats, _args, { loaders }) => loaders.statistics.loadDayCounts(stats),
    }),
    byPlatform: t.field({
      type: [PlatformCountsType],
      description: 'The counts of each platform. Platforms without events are left out.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).byPlatform,
    }),
    byOutcome: t.field({
      type: [OutcomeCountsType],
      description: 'The clicks by outcome. Outcomes without clicks are left out.',
      resolve: async (stats, _args, { loaders }) => (await loaders.statistics.loadBreakdown(stats)).byOutcome,
    }),
    byReferrer: t.field({
      type: [ReferrerClicksType],
      description:
        'The clicks by host of the referring page, most frequent first. Clicks without a referrer are left out.',
      args: {
        limit: t.arg.int({ defaultValue: 10, description: 'The maximum number of hosts to return, from 1 to 100.' }),
      },
      resolve: ({ parameters, ...link }, { limit }, { loaders }) =>
        loaders.statistics.loadReferrerClicks({ ...link, parameters: { ...parameters, limit: limit ?? 10 } }),
    }),
  }),
});

builder.objectField(SmartLinkType, 'stats', (t) =>
  t.field({
    type: StatsType,
    nullable: true,
    authScopes: { can: 'readStatistics' },
    description:
      'The statistics of the link: clicks, visitors, opens, installs and redemptions. Requires a secret token or an admin key.',
    args: {
      from: t.arg({ type: 'Date', description: 'The first day, in UTC. Defaults to 29 days before `to`.' }),
      to: t.arg({
        type: 'Date',
        description: 'The last day, in UTC. Defaults to today. The range can have at most 366 days.',
      }),
    },
    resolve: ({ appId, id }, days, { services }) => ({ appId, id, parameters: services.statistics.getDayRange(days) }),
  }),
);
