import { LRUCache } from 'lru-cache';
import { type Bot, detectBot } from './bots.ts';
import { detectInApp, type InApp } from './in-app.ts';

/**
 * What is asking stands on. `iphone` is an iPod touch too. `mac-or-ipad` claims to be a Mac in a browser that an iPad
 * has as well: from iPadOS 13 a server can't tell them apart. `desktop` is every other computer, and `other` what is
 * neither: televisions, consoles, phones with a system of their own, bots, programs that don't say.
 */
export type Device = 'iphone' | 'ipad' | 'android' | 'mac-or-ipad' | 'desktop' | 'other';

/**
 * What it is asked with. `in-app` is a browser inside an app that says which one, `webview` one that doesn't say;
 * `library` is a program that is no browser (a script, a back end, an app's own HTTP client), and `other` a browser
 * that is none of those named, of which nothing may be expected.
 */
export type Browser =
  | 'safari'
  | 'chrome'
  | 'edge'
  | 'opera'
  | 'samsung'
  | 'firefox'
  | 'in-app'
  | 'webview'
  | 'library'
  | 'other';

/** Who is asking, as far as they say. */
export interface Client {
  device: Device;
  browser: Browser;
  /** The app whose browser it is; with `in-app` alone. */
  inApp: InApp | null;
  /** Of bots, device and browser are `other`: many of them dress as one. */
  bot: Bot | null;
  /** The version of iOS or Android (`17.5.1`), where it is told still; null where browsers say the same on all. */
  osVersion: string | null;
  /** Fetched ahead, in case that somebody taps it: that is no click. */
  prefetch: boolean;
}

/** The request headers by which browsers say that they fetch ahead, by their names in camel case. */
interface PurposeHeaders {
  secPurpose?: string | undefined;
  purpose?: string | undefined;
  xPurpose?: string | undefined;
  xMoz?: string | undefined;
}

/** User agents of apps grow long, but all that is looked for stands in front of this. */
const MAX_USER_AGENT_LENGTH = 512;

/** What a user agent tells. */
type ParsedUserAgent = Omit<Client, 'prefetch'>;

/** So many user agents are remembered: browsers of a kind all say the same, and to read it takes a score of searches. */
const MAX_PARSED_USER_AGENTS = 1_000;

const parsedUserAgents = new LRUCache<string, ParsedUserAgent>({ max: MAX_PARSED_USER_AGENTS });

/** Tells who is asking. Takes any text, in time that grows with its length up to 512 characters. */
export function detectClient(userAgent: string, headers: PurposeHeaders = {}): Client {
  const text = userAgent.length > MAX_USER_AGENT_LENGTH ? userAgent.slice(0, MAX_USER_AGENT_LENGTH) : userAgent;
  let parsed = parsedUserAgents.get(text);
  if (parsed === undefined) {
    parsed = parseUserAgent(text);
    parsedUserAgents.set(text, parsed);
  }
  return { ...parsed, prefetch: isPrefetch(headers) };
}

/**
 * Bots are looked for first, since many claim to be a phone, then apps with a browser of their own, since all of them
 * claim to be the system's browser.
 */
function parseUserAgent(text: string): ParsedUserAgent {
  const bot = detectBot(text);
  if (bot !== null) {
    return { device: 'other', browser: 'other', inApp: null, bot, osVersion: null };
  }
  const device = detectDevice(text);
  const isLibrary = !BROWSER.test(text);
  const inApp = isLibrary ? null : detectInApp(text);
  const browser = isLibrary ? 'library' : inApp === null ? detectBrowser(text, device) : 'in-app';
  return { device, browser, inApp, bot: null, osVersion: parseOsVersion(text, device) };
}

/** All browsers pretend to be Mozilla, but for Opera Mini. */
const BROWSER = /^(?:Mozilla|Opera)\//;

const UNSUPPORTED_DEVICES = /Windows Phone|IEMobile|KAIOS|Tizen|SMART-TV|SmartTV|Web0S|PlayStation|Xbox|Nintendo/i;

/** What only iOS says, also where it asks for the desktop's site and so claims to be a Mac. */
const IOS_ONLY = /CriOS|FxiOS|EdgiOS|\bOPT\/|\bOPX\/|\bMobile\/|FBIOS/;

// iPadOS has never claimed to be an older Mac than this, and all Macs since claim to be this one.
const LIKE_AN_IPAD = /Mac OS X 10_15/;

const NOT_WEBKIT = /Chrome\/|Chromium\/|Firefox\/|Edg\/|OPR\/|Electron\//;

function detectDevice(text: string): Device {
  if (UNSUPPORTED_DEVICES.test(text)) {
    return 'other';
  }
  if (text.includes('iPad')) {
    return 'ipad';
  }
  if (text.includes('iPhone') || text.includes('iPod')) {
    return 'iphone';
  }
  if (text.includes('Android')) {
    return 'android';
  }
  if (text.includes('Macintosh')) {
    if (IOS_ONLY.test(text)) {
      return 'ipad';
    }
    return LIKE_AN_IPAD.test(text) && !NOT_WEBKIT.test(text) ? 'mac-or-ipad' : 'desktop';
  }
  return /Windows NT|X11|CrOS|Linux (?:x86_64|i686)/.test(text) ? 'desktop' : 'other';
}

function detectBrowser(text: string, device: Device): Browser {
  switch (device) {
    case 'android':
      return detectAndroidBrowser(text);
    case 'iphone':
    case 'ipad':
      return detectIosBrowser(text);
    default:
      return detectDesktopBrowser(text);
  }
}

/** `; wv` by Android's own advice; older WebViews say `Version/4.0` in front of the browser that they are made of. */
const ANDROID_WEBVIEW = /; wv\)|Version\/\d[\d.]* Chrome\//;

/** Chrome ends here. What says more, or says it otherwise, is another browser, or an app that doesn't say so. */
const NOTHING_BUT_CHROME = /\) Chrome\/[\d.]+ (?:Mobile )?Safari\/[\d.]+$/;

function detectAndroidBrowser(text: string): Browser {
  if (text.includes('DuckDuckGo/')) {
    return 'other';
  }
  if (ANDROID_WEBVIEW.test(text)) {
    return 'webview';
  }
  if (text.includes('Firefox/')) {
    return 'firefox';
  }
  if (text.includes('SamsungBrowser/')) {
    return 'samsung';
  }
  if (/EdgA\/[\d.]+$/.test(text)) {
    return 'edge';
  }
  if (/OPR\/[\d.]+$/.test(text)) {
    return 'opera';
  }
  return NOTHING_BUT_CHROME.test(text) ? 'chrome' : 'other';
}

/** Safari says its own version, says `Safari` last, and nothing behind. */
const NOTHING_BUT_SAFARI = /Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/;

function detectIosBrowser(text: string): Browser {
  if (text.includes('CriOS/')) {
    return 'chrome';
  }
  if (text.includes('FxiOS/')) {
    return 'firefox';
  }
  if (text.includes('EdgiOS/')) {
    return 'edge';
  }
  if (/\bOP(?:T|X|iOS)\//.test(text)) {
    return 'opera';
  }
  if (text.includes('DuckDuckGo/')) {
    return 'other';
  }
  if (NOTHING_BUT_SAFARI.test(text)) {
    return 'safari';
  }
  // An app's view says neither, unless the app adds it.
  return text.includes('Safari') ? 'other' : 'webview';
}

function detectDesktopBrowser(text: string): Browser {
  if (text.includes('Firefox/')) {
    return 'firefox';
  }
  if (text.includes('Edg/')) {
    return 'edge';
  }
  if (text.includes('OPR/')) {
    return 'opera';
  }
  if (text.includes('Chrome/')) {
    return 'chrome';
  }
  return NOTHING_BUT_SAFARI.test(text) ? 'safari' : 'other';
}

function parseOsVersion(text: string, device: Device): string | null {
  if (device === 'iphone' || device === 'ipad') {
    return parseIosVersion(text);
  }
  return device === 'android' ? parseAndroidVersion(text) : null;
}

/** From 26 on iOS goes on saying 18.6 or 18.7 (WebKit, "Features in Safari 26.0"), so who says that may be either. */
function parseIosVersion(text: string): string | null {
  const match = /\bOS (\d+)_(\d+)(?:_(\d+))?/.exec(text);
  if (match === null) {
    return null;
  }
  const [, major, minor, patch] = match;
  if (Number(major) === 18 && Number(minor) >= 6) {
    return null;
  }
  return [major, minor, patch].filter((part) => part !== undefined).join('.');
}

/** Chrome says `Android 10; K` on every device (Chromium, "User-Agent reduction"). */
function parseAndroidVersion(text: string): string | null {
  if (text.includes('Android 10; K)')) {
    return null;
  }
  return /Android (\d+(?:\.\d+)*)/.exec(text)?.[1] ?? null;
}

function isPrefetch({ secPurpose, purpose, xPurpose, xMoz }: PurposeHeaders): boolean {
  return [secPurpose, purpose, xPurpose, xMoz].some((value) => value !== undefined && PREFETCH_PURPOSE.test(value));
}

/** `prefetch;prerender` too; `preview` is what Safari said of the pages on its start page. */
const PREFETCH_PURPOSE = /\b(?:prefetch|preview)\b/i;

/** The kinds of device that an installed app can be told to be on. */
type DeviceFamily = 'iphone' | 'ipad' | 'android';

/**
 * The family of devices by which a later install may be matched with this client's click; null where no app of ours
 * is installed from there. What may be an iPad counts as one: on a Mac nothing is installed that could claim it.
 */
export function getDeviceFamily(client: Client): DeviceFamily | null {
  if (client.bot !== null || client.browser === 'library') {
    return null;
  }
  if (client.device === 'mac-or-ipad') {
    return 'ipad';
  }
  return client.device === 'desktop' || client.device === 'other' ? null : client.device;
}

/**
 * What a GET by this client is counted as: null for one that is fetched ahead. Libraries click: behind a program that
 * follows a link and doesn't call itself a bot somebody wants to get there, and whoever tries out a link with curl
 * expects to see it counted. Statistics tell them apart by their browser.
 */
export function classifyVisit(client: Client): 'CLICK' | 'BOT' | null {
  if (client.bot !== null) {
    return 'BOT';
  }
  return client.prefetch ? null : 'CLICK';
}
