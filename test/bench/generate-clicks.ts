import type { Database } from 'better-sqlite3';
import type { ClickRow } from '../../db/tables/clicks.ts';
import type { DailyCountRow, DailyReferrerRow } from '../../db/tables/statistics.ts';
import { DAY_MS, toDay } from '../../src/domain/events/day.ts';
import { generateIdAt } from '../../src/domain/ids.ts';
import { createInserter } from './inserter.ts';

/** Each clicked link has the clicks `CLICKS_A_DAY` on each of the last `DAYS` days before today. */
const DAYS = 3;
const CLICKS_A_DAY = ['android', 'android', 'bot', 'ios'] as const;
const HOSTS = ['www.example.com', 'news.example.org', 'm.social.example'];

/** Whether the link with this number has clicks. One in twenty links does. */
export function isClicked(n: number): boolean {
  return n % 20 === 0;
}

/** The number of click rows for this many links. */
export function countClickRows(links: number): number {
  return Math.ceil(links / 20) * DAYS * CLICKS_A_DAY.length;
}

/** The totals of a clicked link over all days. */
export const CLICKS_OF_CLICKED = { clicks: DAYS * (1 + 2), visitors: DAYS * 2, bots: DAYS };

/**
 * Writes the rows of three days of clicks, as the click service would have written them. Each day has one click on an
 * iPhone, two by the same visitor on Android, and one by a bot.
 */
export function createClickInserter(database: Database, appId: string) {
  const now = Date.now();
  const midnight = now - (now % DAY_MS);
  const days = Array.from({ length: DAYS }, (_, day) => midnight - (DAYS - day) * DAY_MS);
  const example: Opened = { appId, smartLinkId: '', time: now };
  const insertClick = createInserter<ClickRow>(database, 'clicks', clickRow(example, 'ios'));
  const insertCount = createInserter<DailyCountRow>(
    database,
    'daily_counts',
    countRow(example, 'ios', { count: 1, visitors: 1 }),
  );
  const insertReferrer = createInserter<DailyReferrerRow>(database, 'daily_referrers', buildReferrerRow(example, ''));

  return (smartLinkId: string, n: number) => {
    for (const [day, begin] of days.entries()) {
      // In chronological order, because inserts into random parts of the index are slow.
      const opened: Opened = { appId, smartLinkId, time: begin + (n % DAY_MS) };
      for (const client of CLICKS_A_DAY) {
        insertClick(clickRow(opened, client));
      }
      insertCount(countRow(opened, 'bot', { count: 1, visitors: 0 }));
      insertCount(countRow(opened, 'android', { count: 2, visitors: 1 }));
      insertCount(countRow(opened, 'ios', { count: 1, visitors: 1 }));
      insertReferrer(buildReferrerRow(opened, HOSTS[day % HOSTS.length] ?? ''));
    }
  };
}

/** The link that was opened, and the time in milliseconds since the epoch. */
interface Opened {
  appId: string;
  smartLinkId: string;
  time: number;
}

type ClientKind = keyof typeof CLIENTS;

const CLIENTS = {
  ios: { source: 'VISITOR', platform: 'iphone', outcome: 'PREVIEW_PAGE', device: 'iphone', browser: 'safari' },
  android: { source: 'VISITOR', platform: 'android', outcome: 'INTENT', device: 'android', browser: 'chrome' },
  bot: { source: 'BOT', platform: null, outcome: 'BOT_PAGE', device: 'other', browser: 'other' },
} as const;

function clickRow({ appId, smartLinkId, time }: Opened, client: ClientKind): ClickRow {
  return {
    ...{ app_id: appId, id: generateIdAt(time), smart_link_id: smartLinkId, created_at: time },
    ...{ credential_id: null, uid: null, redeemed_at: null },
    ...CLIENTS[client],
    referrer_host: client === 'ios' ? (HOSTS[0] ?? null) : null,
    bot: client === 'bot' ? 'Slackbot' : null,
    bot_kind: client === 'bot' ? 'preview' : null,
  };
}

function countRow(
  { appId, smartLinkId, time }: Opened,
  client: ClientKind,
  counts: Pick<DailyCountRow, 'count' | 'visitors'>,
): DailyCountRow {
  const { source, platform, outcome } = CLIENTS[client];
  const event = source === 'BOT' ? 'BOT' : 'CLICK';
  const key = { app_id: appId, smart_link_id: smartLinkId, day: toDay(time), event, platform: platform ?? '', outcome };
  return { ...key, ...counts, unlisted: 0 };
}

function buildReferrerRow({ appId, smartLinkId, time }: Opened, host: string): DailyReferrerRow {
  return { app_id: appId, smart_link_id: smartLinkId, day: toDay(time), host, clicks: 1 };
}
