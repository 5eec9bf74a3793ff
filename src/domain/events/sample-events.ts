import { generateIdAt } from '../ids.ts';
import type { Click } from './click.ts';
import { type DailyCount, toClickCount, toDailyCount } from './counts.ts';
import { DAY_MS } from './day.ts';

/** A link that gets sample events. Events of popular links are more frequent, in clicks per day. */
export interface SampledLink {
  appId: string;
  smartLinkId: string;
  clicksPerDay: number;
}

/** The sample events of one day. */
interface SampleDay {
  clicks: Click[];
  counts: DailyCount[];
}

/** The number of days with sample events, including today. */
const DAYS = 30;

const HOUR_MS = 60 * 60 * 1000;

type ClientSample = Pick<Click, 'source' | 'platform' | 'outcome' | 'device' | 'browser' | 'bot'>;

/** The clients of clicks. Ones that are listed several times are more frequent. */
const CLIENTS: readonly ClientSample[] = [
  ...repeat(5, visitor('iphone', 'PREVIEW_PAGE', 'iphone', 'safari')),
  ...repeat(2, visitor('iphone', 'PREVIEW_PAGE', 'iphone', 'in-app')),
  visitor('iphone', 'STORE', 'iphone', 'safari'),
  visitor('ipad', 'PREVIEW_PAGE', 'ipad', 'safari'),
  ...repeat(6, visitor('android', 'INTENT', 'android', 'chrome')),
  visitor('android', 'STORE', 'android', 'chrome'),
  ...repeat(4, visitor('web', 'REDIRECT', 'desktop', 'chrome')),
  visitor('web', 'REDIRECT', 'desktop', 'edge'),
  { source: 'APP', platform: 'iphone', outcome: 'APP', device: null, browser: null, bot: null },
  bot('Slackbot', 'preview'),
  bot('Googlebot', 'search'),
  visitor('web', 'REDIRECT', 'other', 'library'),
];

/** The hosts of the pages with the links; null means that the browser sent none. */
const REFERRERS: readonly (string | null)[] = [
  ...repeat(5, null),
  ...repeat(3, 'news.example.com'),
  ...repeat(2, 'social.example.com'),
  'search.example.org',
  'forum.example.net',
];

/** The share of clicks per hour of the day, in UTC. */
const HOURS = [1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 7, 7, 6, 6, 6, 7, 8, 9, 9, 8, 5, 3];

/** How many clicks of the days of a week there are, from Sunday, compared with the average. */
const WEEKDAYS = [0.7, 1.1, 1.1, 1, 1.1, 1.2, 0.8];

/** Builds a month of plausible events up to `now`. The numbers depend only on the links and the day of the month's end. */
export function buildSampleEvents(links: readonly SampledLink[], now: number): SampleDay[] {
  const random = createRandom();
  const today = now - (now % DAY_MS);
  return Array.from({ length: DAYS }, (_, day) => {
    const start = today - (DAYS - 1 - day) * DAY_MS;
    const growth = 0.6 + (0.8 * day) / DAYS;
    const factor = growth * (WEEKDAYS[new Date(start).getUTCDay()] ?? 1);
    const clicks = links
      .flatMap((link) => {
        const number = Math.round(link.clicksPerDay * factor * (0.7 + 0.6 * random()));
        return Array.from({ length: number }, () => buildClick(link, start, random));
      })
      .filter(({ createdAt }) => createdAt < now)
      .sort((one, other) => one.createdAt - other.createdAt);
    return { clicks, counts: clicks.flatMap((click) => buildCounts(click, random)) };
  });
}

function buildClick({ appId, smartLinkId }: SampledLink, day: number, random: () => number): Click {
  const hour = pick(
    HOURS.flatMap((share, index) => repeat(share, index)),
    random,
  );
  const createdAt = day + hour * HOUR_MS + Math.floor(random() * HOUR_MS);
  const client = pick(CLIENTS, random);
  return {
    ...client,
    appId,
    id: generateIdAt(createdAt),
    smartLinkId,
    credentialId: null,
    uid: null,
    redeemedAt: null,
    createdAt,
    referrerHost: client.source === 'VISITOR' && client.browser !== 'library' ? pick(REFERRERS, random) : null,
  };
}

/** Returns the counts of a click, and of what the visitor did in the app after it. */
function buildCounts(click: Click, random: () => number): DailyCount[] {
  const isVisitor = click.source === 'VISITOR' && click.browser !== 'library';
  const counts = [toClickCount(click, { isFirst: isVisitor && random() < 0.8, isUnlisted: false })];
  if (!isVisitor || click.platform === 'web') {
    return counts;
  }
  if (click.outcome === 'STORE') {
    return random() < 0.5 ? [...counts, toDailyCount('INSTALL', click)] : counts;
  }
  if (random() < 0.6) {
    counts.push(toDailyCount('OPEN', click));
  }
  if (random() < 0.15) {
    counts.push(toDailyCount('REDEEM', click));
  }
  return counts;
}

function visitor(
  platform: 'web' | 'iphone' | 'ipad' | 'android',
  outcome: Click['outcome'],
  device: Click['device'],
  browser: Click['browser'],
): ClientSample {
  return { source: 'VISITOR', platform, outcome, device, browser, bot: null };
}

function bot(name: string, kind: 'preview' | 'search'): ClientSample {
  return {
    source: 'BOT',
    platform: null,
    outcome: 'BOT_PAGE',
    device: 'other',
    browser: 'other',
    bot: { name, kind },
  };
}

function repeat<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Creates a generator that returns the same numbers from 0 to 1 every time: mulberry32. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
