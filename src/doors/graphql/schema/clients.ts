import type { Bot, BotKind } from '../../../domain/clients/bots.ts';
import type { Browser, Client, Device } from '../../../domain/clients/client.ts';
import { formatClient } from '../../../domain/clients/client-text.ts';
import type { InApp } from '../../../domain/clients/in-app.ts';
import { builder } from '../builder.ts';

/** The values of an enum by the domain's names, which are in lower case with hyphens. */
type EnumValues<Name extends string> = Record<string, { value: Name; description: string }>;

function buildValues<Name extends string>(descriptions: Readonly<Record<Name, string>>): EnumValues<Name> {
  const entries = Object.entries(descriptions) as [Name, string][];
  return Object.fromEntries(
    entries.map(([value, description]) => [value.toUpperCase().replaceAll('-', '_'), { value, description }]),
  );
}

export const DeviceKindEnum = builder.enumType('DeviceKind', {
  description: 'The kinds of device that a user agent reveals.',
  values: buildValues<Device>({
    iphone: 'An iPhone or an iPod touch.',
    ipad: 'An iPad that identifies itself as one.',
    android: 'An Android phone or tablet.',
    'mac-or-ipad': 'A Mac, or an iPad that requests desktop pages: a server cannot distinguish them.',
    desktop: 'Another computer.',
    other: 'Any other device, a bot, or a program that does not name its device.',
  }),
});

export const BrowserKindEnum = builder.enumType('BrowserKind', {
  description: 'The kinds of browser that a user agent reveals.',
  values: buildValues<Browser>({
    safari: 'Safari.',
    chrome: 'Chrome.',
    edge: 'Edge.',
    opera: 'Opera.',
    samsung: 'Samsung Internet.',
    firefox: 'Firefox.',
    'in-app': 'The browser of an app that identifies itself, such as Instagram.',
    webview: 'The browser of an app that does not identify itself.',
    library: 'A program that is neither a browser nor a bot: a script, a back end or the HTTP client of an app.',
    other: 'A browser that is not listed here, or a bot.',
  }),
});

const InAppBrowserEnum = builder.enumType('InAppBrowser', {
  description: 'The apps whose own browsers the server recognizes.',
  values: buildValues<InApp>({
    instagram: 'Instagram.',
    threads: 'Threads.',
    messenger: 'Facebook Messenger.',
    facebook: 'Facebook.',
    tiktok: 'TikTok.',
    line: 'LINE.',
    wechat: 'WeChat.',
    snapchat: 'Snapchat.',
    linkedin: 'LinkedIn.',
    x: 'X.',
    pinterest: 'Pinterest.',
    kakaotalk: 'KakaoTalk.',
    naver: 'Naver.',
    telegram: 'Telegram.',
    whatsapp: 'WhatsApp.',
    reddit: 'Reddit.',
    vk: 'VK.',
    zalo: 'Zalo.',
    weibo: 'Weibo.',
    qq: 'QQ.',
    baidu: 'Baidu.',
    'yahoo-japan': 'Yahoo! JAPAN.',
    google: 'The Google app.',
    bing: 'Bing.',
  }),
});

const BotKindEnum = builder.enumType('BotKind', {
  description: 'The purposes of bots.',
  values: buildValues<BotKind>({
    preview: 'A bot that renders link previews in chats and posts.',
    search: 'A bot that indexes pages for a search engine.',
    monitor: 'A bot that checks whether links work.',
    crawler: 'A bot whose user agent does not reveal its purpose, a scanner or an automated browser.',
  }),
});

export const BotType = builder.objectRef<Bot>('Bot').implement({
  description: 'A bot that opens links, as identified by its user agent.',
  fields: (t) => ({
    name: t.exposeString('name', { description: "The bot's name." }),
    kind: t.expose('kind', { type: BotKindEnum, description: "The bot's purpose." }),
  }),
});

export const ClientType = builder.objectRef<Client>('Client').implement({
  description: 'The client that opens a link, as detected from its user agent.',
  fields: (t) => ({
    text: t.string({
      description: 'A description of the client, such as `Safari on an iPhone (17.5.1)`.',
      resolve: formatClient,
    }),
    device: t.expose('device', { type: DeviceKindEnum, description: 'The kind of device.' }),
    browser: t.expose('browser', { type: BrowserKindEnum, description: 'The kind of browser.' }),
    inApp: t.expose('inApp', {
      type: InAppBrowserEnum,
      nullable: true,
      description: 'The app that contains the browser. Null unless `browser` is `IN_APP`.',
    }),
    bot: t.expose('bot', { type: BotType, nullable: true, description: 'The bot. Null if the client is not a bot.' }),
  }),
});
