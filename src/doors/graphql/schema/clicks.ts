import { CLICK_OUTCOMES, type Click, type ClickOutcome } from '../../../domain/events/click.ts';
import { builder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../nodes.ts';
import { BotType, BrowserKindEnum, DeviceKindEnum } from './clients.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformKindEnum } from './platforms.ts';
import { SmartLinkType } from './smart-links/type.ts';

const OUTCOME_DESCRIPTIONS: Record<ClickOutcome, string> = {
  REDIRECT: 'A redirect to a web page.',
  INTENT: 'A redirect to an Android intent, which opens the app.',
  STORE: 'A redirect to an app store.',
  PREVIEW_PAGE: 'The preview page, which offers to open the app, get it or continue on the web.',
  QR_PAGE: 'The page with a QR code for opening the link on another device.',
  BOT_PAGE: 'The page for bots.',
  APP: 'The operating system opened the app directly, without a request to the server.',
};

export const ClickOutcomeEnum = builder.enumType('ClickOutcome', {
  description: "The server's response to a click.",
  values: Object.fromEntries(
    CLICK_OUTCOMES.map((outcome) => [outcome, { description: OUTCOME_DESCRIPTIONS[outcome] }]),
  ) as Record<ClickOutcome, { description: string }>,
});

const ClickSourceEnum = builder.enumType('ClickSource', {
  description: 'The origin of a click.',
  values: {
    VISITOR: { description: "A person, or a program that isn't a bot, that opened the link's URL." },
    BOT: { description: "A bot that requested the link's URL." },
    APP: { description: 'An app that the operating system opened directly, and that reported the click.' },
  } as const,
});

const ClickType = builder.objectRef<Click>('Click');

builder.node(ClickType, {
  description: 'A visit to a smart link, by a visitor, a bot or an app. Contains no IP address and no full user agent.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) => loadRecords(ids, context, 'click', (key) => context.loaders.loadClick(key)),
  fields: (t) => ({
    clickId: t.exposeString('id', {
      description: "The click's id, which the deep link carries as `_hk_cid`. It grants access to the link's metadata.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time of the click.' }),
    source: t.expose('source', { type: ClickSourceEnum, description: 'The origin of the click.' }),
    platform: t.expose('platform', {
      type: PlatformKindEnum,
      nullable: true,
      description: 'The platform whose destination was used. Null if no platform was chosen.',
    }),
    outcome: t.expose('outcome', {
      type: ClickOutcomeEnum,
      nullable: true,
      description: "The server's response to the click. Null for clicks recorded before the server stored outcomes.",
    }),
    referrerHost: t.exposeString('referrerHost', {
      nullable: true,
      description: 'The host of the referring page. Null if the browser did not send it.',
    }),
    device: t.expose('device', {
      type: DeviceKindEnum,
      nullable: true,
      description: 'The kind of device. Null if an app reported the click.',
    }),
    browser: t.expose('browser', {
      type: BrowserKindEnum,
      nullable: true,
      description: 'The kind of browser. Null if an app reported the click.',
    }),
    bot: t.expose('bot', {
      type: BotType,
      nullable: true,
      description: 'The bot that opened the link. Null for other clients.',
    }),
    uid: t.exposeString('uid', {
      nullable: true,
      description: "The app's own identifier for the device. Null if the app did not send one.",
    }),
    redeemedAt: t.expose('redeemedAt', {
      type: 'DateTime',
      nullable: true,
      description: "The time at which the link's metadata was first redeemed with this click. Null if it has not been.",
    }),
  }),
});

builder.objectField(SmartLinkType, 'clicks', (t) =>
  t.connection(
    {
      type: ClickType,
      nullable: true,
      authScopes: { can: 'readStatistics' },
      description:
        'The clicks on the link, including those of bots, newest first. Clicks beyond the daily limits (by default 1,000 per address and 100,000 per link) are only counted in `stats`. Clicks older than the retention period (90 days by default) are deleted. Requires a secret token or an admin key.',
      resolve: async ({ appId, id }, args, { loaders }) =>
        toConnection(await loaders.statistics.loadClickPage({ appId, id, parameters: toPageRequest(args) })),
    },
    { name: 'ClickConnection', description: 'A page of clicks.' },
    { name: 'ClickEdge', description: 'An edge in a connection of clicks.' },
  ),
);
