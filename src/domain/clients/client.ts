import { LRUCache } from 'lru-cache';
import { type Bot, detectBot } from './bots.ts';
import { removeAndroidModel } from './device-model.ts';
import { detectInApp, type InApp } from './in-app.ts';
import { isProgram } from './program.ts';

/**
 * The kind of device. `iphone` includes the iPod touch. `mac-or-ipad` claims to be a Mac, in a browser that also runs
 * on iPads: since iPadOS 13 a server can't distinguish them. `desktop` is any other computer. `other` is everything
 * else: televisions, consoles, phones with another operating system, bots and programs that don't name a device.
 */
export type Device = 'iphone' | 'ipad' | 'android' | 'mac-or-ipad' | 'desktop' | 'other';

/**
 * The kind of browser. `in-app` is the browser of an app that identifies itself, `webview` that of an app that doesn't.
 * `library` is a program that is not a browser: a script, a back end or an app's HTTP client. `other` is a browser that
 * is not listed here, so the server assumes nothing about its capabilities.
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

/** The client of a request, as far as its headers identify it. */
export interface Client {
  device: Device;
  browser: Browser;
  /** The app that the browser belongs to. Null unless `browser` is `in-app`. */
  inApp: InApp | null;
  /** For bots, device and browser are `other`, because many bots imitate a device. */
  bot: Bot | null;
  /** The version of iOS or Android (`17.5.1`). Null if it is missing, or frozen to the same value on all devices. */
  osVersion: string | null;
  /** Whether the browser prefetches the link in case the user taps it. A prefetch is not a click. */
  prefetch: boolean;
}

/** The request headers with which browsers announce a prefetch, in camel case. */
interface PurposeHeaders {
  secPurpose?: string | undefined;
  purpose?: string | undefined;
  xPurpose?: string | undefined;
  xMoz?: string | undefined;
}

/** In UTF-16 code units. Apps send long user agents, but everything that is searched for comes before this position. */
const MAX_USER_AGENT_LENGTH = 512;

/** The facts that a user agent contains. */
type ParsedUserAgent = Omit<Client, 'prefetch'>;

/** Cache size. Users of the same browser send the same user agent, and parsing takes about twenty searches. */
const MAX_PARSED_USER_AGENTS = 1_000;

const parsedUserAgents = new LRUCache<string, ParsedUserAgent>({ max: MAX_PARSED_USER_AGENTS });

/** Identifies the client of a request. Accepts any text; only the first 512 UTF-16 code units are read. */
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
 * Bots are detected first, since many claim to be phones. In-app browsers come next, since all of them claim to be the
 * system's browser.
 */
function parseUserAgent(text: string): ParsedUserAgent {
  const bot = ORDINARY_BROWSER.test(text) ? null : detectBot(removeAndroidModel(text));
  if (bot !== null) {
    return { device: 'other', browser: 'other', inApp: null, bot, osVersion: null };
  }
  const device = detectDevice(text);
  const isLibrary = isProgram(text);
  const inApp = isLibrary ? null : detectInApp(text);
  const browser = isLibrary ? 'library' : inApp === null ? detectBrowser(text, device) : 'in-app';
  return { device, browser, inApp, bot: null, osVersion: parseOsVersion(text, device) };
}

/**
 * Matches most browsers: a comment that names only a system, followed by well-known tokens. It leaves no room for a bot
 * to name itself, and is faster than looking for bots.
 */
const ORDINARY_BROWSER =
  /^Mozilla\/5\.0 \((?:Linux; (?![^)]*compatible)(?:U; )?Android [^():/]*(?: Build\/[^():/]*)?|i(?:Phone|Pad); CPU [\w ]+|Macintosh; Intel Mac OS X [\d_]+|Windows NT [\d.]+(?:; Win64; x64)?|X11; Linux x86_64)\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\)(?: (?:Version|Chrome|Mobile|Safari|CriOS|FxiOS|EdgiOS|EdgA?|OPR|SamsungBrowser)(?:\/[\w.]+)?)+$/;

const UNSUPPORTED_DEVICES = /Windows Phone|IEMobile|KAIOS|Tizen|SMART-TV|SmartTV|Web0S|PlayStation|Xbox|Nintendo/i;

/** Not after a letter, because NaviPad and TechniPhone are Android devices. An iPhone12 is an iPhone. */
const IOS_DEVICE = /(?<![a-z\d])iP(?:hone|ad|od)/i;
const IPAD = /(?<![a-z\d])iPad/i;

/** Tokens that only iOS browsers send, even when they request the desktop site and claim to run on a Mac. */
const IOS_ONLY = /CriOS|FxiOS|EdgiOS|\bOPT\/|\bOPX\/|\bMobile\/|FBIOS/i;

// The macOS version that iPadOS claims. All newer Macs claim the same version.
const LIKE_AN_IPAD = /Mac OS X 10_15/i;

const NOT_WEBKIT = /Chrome\/|Chromium\/|Firefox\/|Edg\/|OPR\/|Electron\//i;

/** Samsung Internet that requests desktop sites. It claims to run on Linux, but exists only for Android and Windows. */
const SAMSUNG_DESKTOP_SITE = /\(X11; Linux[^;)]*\).*\bSamsungBrowser\//i;

function detectDevice(text: string): Device {
  if (UNSUPPORTED_DEVICES.test(text)) {
    return 'other';
  }
  const android = text.search(/Android/i);
  const ios = text.search(IOS_DEVICE);
  // Android's model and an app's tokens, which can be any words, come after the system.
  if (ios !== -1 && (android === -1 || ios < android)) {
    return IPAD.test(text) ? 'ipad' : 'iphone';
  }
  if (android !== -1 || SAMSUNG_DESKTOP_SITE.test(text)) {
    return 'android';
  }
  if (/Macintosh/i.test(text)) {
    if (IOS_ONLY.test(text)) {
      return 'ipad';
    }
    return LIKE_AN_IPAD.test(text) && !NOT_WEBKIT.test(text) ? 'mac-or-ipad' : 'desktop';
  }
  return /Windows NT|\bX11\b|\bCrOS\b|Linux (?:x86_64|i686)/i.test(text) ? 'desktop' : 'other';
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

/** Android's documentation prescribes `; wv`. Older WebViews send `Version/4.0` before `Chrome/`. */
const ANDROID_WEBVIEW = /; wv\)|Version\/\d[\d.]* Chrome\//i;

/**
 * Chrome's user agent ends here. Anything longer or different is another browser, or an app that doesn't identify
 * itself.
 */
const NOTHING_BUT_CHROME = /^Mozilla\/.*\) Chrome\/[\d.]+ (?:Mobile )?Safari\/[\d.]+$/i;

function detectAndroidBrowser(text: string): Browser {
  if (/DuckDuckGo\//i.test(text)) {
    return 'other';
  }
  if (ANDROID_WEBVIEW.test(text)) {
    return 'webview';
  }
  if (/Firefox\//i.test(text)) {
    return 'firefox';
  }
  if (/SamsungBrowser\//i.test(text)) {
    return 'samsung';
  }
  if (/EdgA\/[\d.]+$/i.test(text)) {
    return 'edge';
  }
  if (/OPR\/[\d.]+$/i.test(text)) {
    return 'opera';
  }
  return NOTHING_BUT_CHROME.test(text) ? 'chrome' : 'other';
}

/** Safari sends its own version, and `Safari` as the last token. */
const NOTHING_BUT_SAFARI = /^Mozilla\/.*Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/i;

function detectIosBrowser(text: string): Browser {
  if (/CriOS\//i.test(text)) {
    return 'chrome';
  }
  if (/FxiOS\//i.test(text)) {
    return 'firefox';
  }
  if (/EdgiOS\//i.test(text)) {
    return 'edge';
  }
  if (/\bOP(?:T|X|iOS)\//i.test(text)) {
    return 'opera';
  }
  if (/DuckDuckGo\//i.test(text)) {
    return 'other';
  }
  if (NOTHING_BUT_SAFARI.test(text)) {
    return 'safari';
  }
  // A WKWebView sends neither token unless the app adds it.
  return /Safari/i.test(text) ? 'other' : 'webview';
}

function detectDesktopBrowser(text: string): Browser {
  if (/Firefox\//i.test(text)) {
    return 'firefox';
  }
  if (/Edg\//i.test(text)) {
    return 'edge';
  }
  if (/OPR\//i.test(text)) {
    return 'opera';
  }
  if (/Chrome\//i.test(text)) {
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

/** From version 26 on, iOS still reports 18.6 or 18.7 (WebKit, "Features in Safari 26.0"), so those are ambiguous. */
function parseIosVersion(text: string): string | null {
  const match = /\bOS (\d+)_(\d+)(?:_(\d+))?/i.exec(text);
  if (match === null) {
    return null;
  }
  const [, major, minor, patch] = match;
  if (Number(major) === 18 && Number(minor) >= 6) {
    return null;
  }
  return [major, minor, patch].filter((part) => part !== undefined).join('.');
}

/** Chrome sends `Android 10; K` on every device (Chromium, "User-Agent reduction"). */
function parseAndroidVersion(text: string): string | null {
  if (/Android 10; K\)/i.test(text)) {
    return null;
  }
  return /Android (\d+(?:\.\d+)*)/i.exec(text)?.[1] ?? null;
}

function isPrefetch({ secPurpose, purpose, xPurpose, xMoz }: PurposeHeaders): boolean {
  return [secPurpose, purpose, xPurpose, xMoz].some((value) => value !== undefined && PREFETCH_PURPOSE.test(value));
}

/** Also matches `prefetch;prerender`. Safari sent `preview` for the thumbnails on its start page. */
const PREFETCH_PURPOSE = /\b(?:prefetch|preview)\b/i;

/** The kinds of device for which installs are matched with clicks. */
type DeviceFamily = 'iphone' | 'ipad' | 'android';

/**
 * Returns the device family by which a later install is matched with this client's click, or null if no app can be
 * installed from the client. `mac-or-ipad` counts as an iPad: on a Mac, no install could claim the click.
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
 * Classifies a GET request by this client; null for a prefetch, which counts as nothing. The requests of libraries are
 * recorded as clicks, because a developer who tries a link with curl expects to see the click. Statistics count them
 * separately, by their browser.
 */
export function classifyVisit(client: Client): 'CLICK' | 'BOT' | null {
  if (client.bot !== null) {
    return 'BOT';
  }
  return client.prefetch ? null : 'CLICK';
}
