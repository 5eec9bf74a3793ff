import type { BotKind } from '../../../domain/clients/bots.ts';
import { CLICK_OUTCOMES, type Click, type ClickOutcome } from '../../../domain/events/click.ts';
import { builder } from '../builder.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformKindEnum } from './platforms.ts';
import { SmartLinkType } from './smart-links/type.ts';

const OUTCOME_DESCRIPTIONS: Record<ClickOutcome, string> = {
  REDIRECT: 'By a redirect to an address of the web.',
  INTENT: 'By a redirect that opens the app on Android.',
  STORE: 'By a redirect to a store.',
  PREVIEW_PAGE: 'By the page that asks: open the app, get it, or see the link on the web.',
  QR_PAGE: 'By the page with a QR code.',
  BOT_PAGE: 'By the page for programs.',
  APP: 'By nothing: the system had opened the app at once, which then reported it.',
};

export const ClickOutcomeEnum = builder.enumType('ClickOutcome', {
  description: 'How a click was answered.',
  values: Object.fromEntries(
    CLICK_OUTCOMES.map((outcome) => [outcome, { description: OUTCOME_DESCRIPTIONS[outcome] }]),
  ) as Record<ClickOutcome, { description: string }>,
});

const ClickSourceEnum = builder.enumType('ClickSource', {
  description: 'Who clicked.',
  values: {
    VISITOR: { description: "Somebody who opened the link's address." },
    BOT: { description: 'A bot that did.' },
    APP: { description: 'An app that its system opened directly, and that reported it.' },
  } as const,
});

const BOT_KINDS: Record<Uppercase<BotKind>, { value: BotKind; description: string }> = {
  PREVIEW: { value: 'preview', description: 'It shows links in chats and posts.' },
  SEARCH: { value: 'search', description: 'It indexes what it finds.' },
  MONITOR: { value: 'monitor', description: 'It looks whether a link works.' },
  CRAWLER: { value: 'crawler', description: 'It says that it is a bot, and no more.' },
};

const BotKindEnum = builder.enumType('BotKind', { description: 'What a bot is here for.', values: BOT_KINDS });

const ClickBotType = builder.objectRef<NonNullable<Click['bot']>>('ClickBot').implement({
  description: 'A bot that opened a link, as it says itself.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it calls itself.' }),
    kind: t.expose('kind', { type: BotKindEnum, description: 'What it is here for.' }),
  }),
});

const ClickType = builder.objectRef<Click>('Click').implement({
  description: 'One opening of a smart link. Nothing of it tells who it was.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: "What the deep link calls `_hk_cid`. Whoever has it may read the link's metadata.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was.' }),
    source: t.expose('source', { type: ClickSourceEnum, description: 'Who clicked.' }),
    platform: t.expose('platform', {
      type: PlatformKindEnum,
      nullable: true,
      description: 'The platform whose destination was taken; null: none was.',
    }),
    outcome: t.expose('outcome', {
      type: ClickOutcomeEnum,
      nullable: true,
      description: 'How it was answered; null for clicks from before that was noted.',
    }),
    referrerHost: t.exposeString('referrerHost', {
      nullable: true,
      description: 'The host of the page that led here; null where the browser does not say.',
    }),
    device: t.exposeString('device', {
      nullable: true,
      description: 'The kind of device (`iphone`, `ipad`, `android`, `mac-or-ipad`, `desktop`, `other`).',
    }),
    browser: t.exposeString('browser', {
      nullable: true,
      description:
        'The kind of browser (`chrome`, `in-app` …); `library` is a program that does not call itself a bot.',
    }),
    bot: t.expose('bot', { type: ClickBotType, nullable: true, description: 'Which bot it was.' }),
    uid: t.exposeString('uid', { nullable: true, description: 'What the app that reported it calls the device.' }),
    redeemedAt: t.expose('redeemedAt', {
      type: 'DateTime',
      nullable: true,
      description: "When the link's metadata was first read by this click; null: not yet.",
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
        'Its clicks with those of bots, the newest first, as long as they are kept. Needs a secret token or an admin key.',
      resolve: async ({ appId, id }, args, { loaders }) =>
        toConnection(await loaders.statistics.loadClickPage({ appId, id, parameters: toPageRequest(args) })),
    },
    { name: 'ClickConnection', description: 'A page of clicks.' },
    { name: 'ClickEdge', description: 'A click and where it stands in the list.' },
  ),
);
