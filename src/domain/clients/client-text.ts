import type { Bot } from './bots.ts';
import type { Browser, Client, Device } from './client.ts';
import type { InApp } from './in-app.ts';

const DEVICES: Record<Device, string> = {
  iphone: 'an iPhone',
  ipad: 'an iPad',
  android: 'Android',
  'mac-or-ipad': 'a Mac, or an iPad that identifies itself as one',
  desktop: 'a desktop computer',
  other: 'an unrecognized device',
};

const BROWSERS: Record<Exclude<Browser, 'in-app'>, string> = {
  safari: 'Safari',
  chrome: 'Chrome',
  edge: 'Edge',
  opera: 'Opera',
  samsung: 'Samsung Internet',
  firefox: 'Firefox',
  webview: "an app's web view",
  library: 'a program that is not a browser',
  other: 'an unrecognized browser',
};

const APPS: Record<InApp, string> = {
  instagram: 'Instagram',
  threads: 'Threads',
  messenger: 'Messenger',
  facebook: 'Facebook',
  tiktok: 'TikTok',
  line: 'LINE',
  wechat: 'WeChat',
  snapchat: 'Snapchat',
  linkedin: 'LinkedIn',
  x: 'X',
  pinterest: 'Pinterest',
  kakaotalk: 'KakaoTalk',
  naver: 'NAVER',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  reddit: 'Reddit',
  vk: 'VK',
  zalo: 'Zalo',
  weibo: 'Weibo',
  qq: 'QQ',
  baidu: 'Baidu',
  'yahoo-japan': 'Yahoo! Japan',
  google: 'Google',
  bing: 'Bing',
};

const BOTS: Record<Bot['kind'], string> = {
  preview: 'a link-preview bot',
  search: 'a search bot',
  monitor: 'a monitoring bot',
  crawler: 'a bot',
};

/** Returns a noun phrase for a client: `Safari on an iPhone (17.5.1)`, `a link-preview bot (Slack)`. */
export function formatClient(client: Client): string {
  if (client.bot !== null) {
    return `${BOTS[client.bot.kind]} (${client.bot.name})`;
  }
  const version = client.osVersion === null ? '' : ` (${client.osVersion})`;
  return `${formatBrowser(client)} on ${DEVICES[client.device]}${version}`;
}

/** Returns a noun phrase for a device: `an iPhone`. */
export function formatDevice(device: Device): string {
  return DEVICES[device];
}

function formatBrowser({ browser, inApp }: Client): string {
  if (inApp !== null) {
    return `the browser inside ${APPS[inApp]}`;
  }
  return browser === 'in-app' ? 'the browser inside an app' : BROWSERS[browser];
}
