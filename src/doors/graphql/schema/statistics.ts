import {
  type Counts,
  type DayCounts,
  type DayRange,
  DEFAULT_DAYS,
  getPreviousDays,
  type OutcomeCounts,
  type PlatformCounts,
  type ReferrerClicks,
} from '../../../domain/events/statistics.ts';
import type { TopLink, TopLinks } from '../../../domain/events/top-link.service.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { AppType } from './app-type.ts';
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
const OPENS = 'The number of times an app reported that a link opened it.';
const INSTALLS = 'The number of times an app reported an install that came from a link.';
const REDEEMS = 'The number of times the metadata was redeemed.';

const CountsType = builder.objectRef<Counts>('StatsCounts').implement({
  description: 'Event counts.',
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
  description: 'The event counts of one day.',
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
  description: 'The event counts of one platform.',
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
  description: 'The click counts of one outcome.',
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
  description: 'The number of clicks from the pages of one host.',
  fields: (t) => ({
    host: t.exposeString('host', {
      nullable: true,
      description:
        'The host. Null for the combined clicks from all hosts beyond the first 50 of a day of a link, or 200 of an app.',
    }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
  }),
});

const TopLinkType = builder.objectRef<TopLink>('StatsTopLink').implement({
  description: 'A link with the number of its clicks.',
  fields: (t) => ({
    smartLink: t.field({ type: SmartLinkType, description: 'The link.', resolve: ({ smartLink }) => smartLink }),
    clicks: t.exposeInt('clicks', { description: CLICKS }),
    visitors: t.exposeInt('visitors', { description: VISITORS }),
  }),
});

const TopLinksType = builder.objectRef<TopLinks>('StatsTopLinks').implement({
  description: 'The links of an app with the most clicks.',
  fields: (t) => ({
    links: t.field({
      type: [TopLinkType],
      description:
        'The links, most clicks first, and the newest first among links with the same number. Links without clicks and deleted links are left out.',
      resolve: ({ links }) => links,
    }),
    complete: t.exposeBoolean('complete', {
      description:
        'Whether no other link has more clicks. If false, the server examined only the links with the most clicks of all time, at most 20,000, and one that it did not examine could belong to the list.',
    }),
  }),
});

interface Stats {
  appId: string;
  /** The id of a link; null for all links of the app together. */
  id: string | null;
  parameters: DayRange;
}

const LIMIT_ARGUMENT = { defaultValue: 10, description: 'The maximum number of hosts to return, from 1 to 100.' };

const StatsInterface = builder.interfaceRef<Stats>('Stats').implement({
  description:
    'The statistics of a range of days, in UTC. They are retained after the clicks themselves are deleted. A count beyond 2,147,483,647 is returned as that number.',
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
      args: { limit: t.arg.int(LIMIT_ARGUMENT) },
      resolve: ({ parameters, ...source }, { limit }, { loaders }) =>
        loaders.statistics.loadReferrerClicks({ ...source, parameters: { ...parameters, limit: limit ?? 10 } }),
    }),
  }),
});

const SmartLinkStatsType = builder.objectRef<Stats>('SmartLinkStats').implement({
  description: 'The statistics of a link over a range of days.',
  interfaces: [StatsInterface],
  isTypeOf: (stats) => (stats as Stats).id !== null,
});

const AppStatsType = builder.objectRef<Stats>('AppStats').implement({
  description:
    'The statistics of all links of an app together, over a range of days. Counts of deleted links are included.',
  interfaces: [StatsInterface],
  isTypeOf: (stats) => (stats as Stats).id === null,
  fields: (t) => ({
    previousTotals: t.field({
      type: CountsType,
      description: 'The totals of the period before: as many days, up to the day before `from`.',
      resolve: async ({ parameters, ...source }, _args, { loaders }) =>
        (await loaders.statistics.loadBreakdown({ ...source, parameters: getPreviousDays(parameters) })).totals,
    }),
    topLinks: t.field({
      type: TopLinksType,
      description: 'The links with the most clicks.',
      args: {
        limit: t.arg.int({ defaultValue: 10, description: 'The maximum number of links to return, from 1 to 100.' }),
      },
      // Examining 20,000 links takes about as long as completing this many objects.
      extensions: defineCost({ points: 200 }),
      resolve: ({ appId, parameters }, { limit }, { loaders }) =>
        loaders.statistics.findTopLinks(appId, parameters, limit ?? 10),
    }),
  }),
});

const FROM_DESCRIPTION = 'The first day, in UTC. Defaults to 29 days before `to`.';
const TO_DESCRIPTION = 'The last day, in UTC. Defaults to today. The range can have at most 366 days.';

builder.objectField(SmartLinkType, 'stats', (t) =>
  t.field({
    type: SmartLinkStatsType,
    nullable: true,
    authScopes: { can: 'readStatistics' },
    description:
      'The statistics of the link: clicks, visitors, opens, installs and redemptions. Requires a secret token or an admin key.',
    args: {
      from: t.arg({ type: 'Date', description: FROM_DESCRIPTION }),
      to: t.arg({ type: 'Date', description: TO_DESCRIPTION }),
    },
    resolve: ({ appId, id }, days, { services }) => ({ appId, id, parameters: services.statistics.getDayRange(days) }),
  }),
);

builder.objectField(AppType, 'stats', (t) =>
  t.field({
    type: AppStatsType,
    nullable: true,
    authScopes: { can: 'readStatistics' },
    description:
      'The statistics of all links of the app together: clicks, visitors, opens, installs and redemptions. After an upgrade from a version without them, the server adds earlier days in the background. Requires a secret token or an admin key.',
    args: {
      from: t.arg({ type: 'Date', description: FROM_DESCRIPTION }),
      to: t.arg({ type: 'Date', description: TO_DESCRIPTION }),
    },
    resolve: ({ app }, days, { services }) => ({
      appId: app.id,
      id: null,
      parameters: services.statistics.getDayRange(days),
    }),
  }),
);
