import type { Client } from '../../src/domain/clients/client.ts';

/** The treatment of a kind of client. choose.test.ts has the expected outcomes for each. */
export type Way = 'ios' | 'ios asks' | 'intent' | 'android asks' | 'mac or ipad' | 'web' | 'bot';

interface UserAgent {
  name: string;
  text: string;
  client: Omit<Client, 'prefetch'>;
  way: Way;
}

/** A user agent and its detected client. Defaults to no in-app browser, no bot and no OS version. */
type Description = Pick<UserAgent, 'name' | 'text' | 'way'> &
  Pick<Client, 'device' | 'browser'> &
  Partial<UserAgent['client']>;

function createUserAgent({ name, text, way, ...client }: Description): UserAgent {
  return { name, text, way, client: { inApp: null, bot: null, osVersion: null, ...client } };
}

function createBot(name: string, kind: 'preview' | 'search' | 'monitor' | 'crawler', text: string): UserAgent {
  return createUserAgent({
    way: 'bot',
    device: 'other',
    browser: 'other',
    name: `the bot of ${name} (${kind})`,
    text,
    bot: { name, kind },
  });
}

function createLibrary(text: string, device: Client['device'] = 'other', osVersion: string | null = null): UserAgent {
  return createUserAgent({
    way: 'web',
    device,
    browser: 'library',
    name: `the library ${text.slice(0, 40)}`,
    text,
    osVersion,
  });
}

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const PIXEL = `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${BLINK}`;
const PIXEL_VIEW = `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A.240605.024; wv) ${BLINK} Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36`;

const IOS_BROWSERS: UserAgent[] = [
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'safari',
    name: 'Safari',
    text: `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'safari',
    name: 'Safari on iOS 26, which still reports 18.7',
    text: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${WEBKIT} Version/26.1 Mobile/15E148 Safari/604.1`,
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'safari',
    name: 'Safari that reports iOS 18.6, which may be iOS 26',
    text: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} Version/18.6 Mobile/15E148 Safari/604.1`,
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'safari',
    name: 'Safari on iOS 9',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 9_1 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) Version/9.0 Mobile/13B143 Safari/601.1',
    osVersion: '9.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'safari',
    name: 'an iPod touch',
    text: 'Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1',
    osVersion: '12.5.7',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'chrome',
    name: 'Chrome for iOS',
    text: `${IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'firefox',
    name: 'Firefox for iOS',
    text: `${IPHONE} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'edge',
    name: 'Edge for iOS',
    text: `${IPHONE} Version/17.0 EdgiOS/125.0.2535.96 Mobile/15E148 Safari/605.1.15`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'iphone',
    browser: 'opera',
    name: 'Opera for iOS',
    text: `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.7.0`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'other',
    name: 'DuckDuckGo for iOS',
    text: `${IPHONE} Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'other',
    name: 'Ecosia for iOS',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Mobile/15E148 Safari/604.1 (Ecosia ios@9.2.3.1367)',
    osVersion: '17.4.1',
  }),
  createUserAgent({
    way: 'ios',
    device: 'ipad',
    browser: 'safari',
    name: 'an iPad that requests mobile pages',
    text: `${IPAD} Version/16.6 Mobile/15E148 Safari/604.1`,
    osVersion: '16.6',
  }),
  createUserAgent({
    way: 'ios',
    device: 'ipad',
    browser: 'chrome',
    name: 'Chrome on an iPad',
    text: `${IPAD} CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1`,
    osVersion: '16.6',
  }),
  createUserAgent({
    way: 'ios',
    device: 'ipad',
    browser: 'chrome',
    name: 'Chrome for iOS that requests desktop pages',
    text: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_5) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/85 Version/11.1.1 Safari/605.1.15',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'ipad',
    browser: 'other',
    name: 'DuckDuckGo on an iPad',
    text: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 DuckDuckGo/7',
  }),
];

const MAC_OR_IPAD: UserAgent[] = [
  createUserAgent({
    way: 'mac or ipad',
    device: 'mac-or-ipad',
    browser: 'safari',
    name: 'Safari on a Mac, or on an iPad',
    text: `${MAC} ${WEBKIT} Version/17.5 Safari/605.1.15`,
  }),
  createUserAgent({
    way: 'mac or ipad',
    device: 'mac-or-ipad',
    browser: 'safari',
    name: 'the first iPadOS',
    text: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) ${WEBKIT} Version/13.0 Safari/605.1.15`,
  }),
  createUserAgent({
    way: 'mac or ipad',
    device: 'mac-or-ipad',
    browser: 'other',
    name: "an app's web view on a Mac, or on an iPad",
    text: `${MAC} ${WEBKIT}`,
  }),
];

const IOS_APPS: UserAgent[] = [
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'Facebook on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 [FBAN/FBIOS;FBAV/454.0.0.43.109;FBBV/568067598;FBDV/iPhone16,2;FBMD/iPhone;FBSN/iOS;FBSV/17.4;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5;FBRV/569644498]',
    inApp: 'facebook',
    osVersion: '17.4',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'ipad',
    browser: 'in-app',
    name: 'Facebook for the iPhone on an iPad',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/20G75 [FBAN/FBIOS;FBDV/iPad11,3;FBMD/iPad;FBSN/iPadOS;FBSV/16.6;FBSS/2;FBID/tablet;FBLC/en_US;FBOP/5]',
    inApp: 'facebook',
    osVersion: '16.6',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'Messenger on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_2 like Mac OS X) AppleWebKit/603.2.4 (KHTML, like Gecko) Mobile/14F89 [FBAN/MessengerForiOS;FBAV/129.0.0.44.91;FBBV/66845013;FBDV/iPhone9,1;FBMD/iPhone;FBSN/iOS;FBSV/10.3.2;FBSS/2;FBCR/Carrier;FBID/phone;FBLC/en_US;FBOP/5;FBRV/0]',
    inApp: 'messenger',
    osVersion: '10.3.2',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'Instagram on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.0.28.90 (iPhone15,2; iOS 17_5; en_US; en; scale=3.00; 1179x2556; 598640424)',
    inApp: 'instagram',
    osVersion: '17.5',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'TikTok on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_34.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US',
    inApp: 'tiktok',
    osVersion: '17.2',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'LINE on an iPhone',
    text: `${IPHONE} Mobile/15E148 Safari Line/14.9.0`,
    inApp: 'line',
    osVersion: '17.5.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'WeChat on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.31(0x18001f2e) NetType/4G Language/en',
    inApp: 'wechat',
    osVersion: '16.2',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'Snapchat on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 13_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0.5 Mobile/15E148 Snapchat/10.77.5.59 (like Safari/604.1)',
    inApp: 'snapchat',
    osVersion: '13.3.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'LinkedIn on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 14_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]',
    inApp: 'linkedin',
    osVersion: '14.6',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'X on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/11.20',
    inApp: 'x',
    osVersion: '18.5',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'ipad',
    browser: 'in-app',
    name: 'Pinterest on an iPad',
    text: 'Mozilla/5.0 (iPad; CPU OS 8_4_1 like Mac OS X) AppleWebKit/600.1.4 (KHTML, like Gecko) Mobile/12H321 [Pinterest/iOS]',
    inApp: 'pinterest',
    osVersion: '8.4.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'the Google app on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/353.1.720279278 Mobile/15E148 Safari/604.1',
    inApp: 'google',
    osVersion: '18.1.1',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'webview',
    name: 'the web view of an unnamed app on an iPhone',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 12_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 WebViewApp ExampleApp/1 iPhone11,8',
    osVersion: '12.4',
  }),
];

/** Devices whose models contain the name of another device or the word for a bot. */
const ANDROID_MODELS: UserAgent[] = [
  '10; HiPad X Build/QP1A.190711.020',
  '10; inoiPad mini 2+32 Wi-Fi+3G',
  '4.2.2; NaviPad TM-7855 3G Build/JDQ39',
  '4.3; TechniPhone 5',
  '10; Iphone12 pro max',
  '7.0; M bot 60 Build/NRD90M',
  '6.0; IDbot553 Build/MRA58K',
  '6.0; VR BOT 552 PLUS',
  '7.0; C Bot Tab (100)',
  '13; Spider 8',
  '8.0.0; Expanse',
  '4.4.2; Discovery_1001 Build/KVT49L',
  '8.1.0; Newsday_E1',
].map((system) =>
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: `Chrome on Android ${system}`,
    text: `Mozilla/5.0 (Linux; Android ${system}) ${BLINK} Chrome/93.0.4577.62 Mobile Safari/537.36`,
    osVersion: /^[\d.]+/.exec(system)?.[0] ?? null,
  }),
);

const ANDROID_BROWSERS: UserAgent[] = [
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: 'Chrome with its reduced user agent',
    text: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/129.0.0.0 Mobile Safari/537.36`,
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: 'Chrome on a Pixel',
    text: `${PIXEL} Chrome/107.0.0.0 Mobile Safari/537.36`,
    osVersion: '14',
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: 'Chrome on a tablet',
    text: `Mozilla/5.0 (Linux; Android 12; SM-T870) ${BLINK} Chrome/107.0.0.0 Safari/537.36`,
    osVersion: '12',
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: 'Chrome on a Cubot, which is a phone and not a bot',
    text: `Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) ${BLINK} Chrome/70.0.3538.110 Mobile Safari/537.36`,
    osVersion: '8.0.0',
  }),
  ...ANDROID_MODELS,
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'samsung',
    name: 'Samsung Internet that requests desktop pages',
    text: `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36`,
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'chrome',
    name: 'Chrome behind a proxy that sends lower-case headers',
    text: `${PIXEL} Chrome/126.0.0.0 Mobile Safari/537.36`.toLowerCase(),
    osVersion: '14',
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'samsung',
    name: 'Samsung Internet',
    text: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'edge',
    name: 'Edge for Android',
    text: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/125.0.0.0 Mobile Safari/537.36 EdgA/125.0.0.0`,
  }),
  createUserAgent({
    way: 'intent',
    device: 'android',
    browser: 'opera',
    name: 'Opera for Android',
    text: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/124.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0`,
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'firefox',
    name: 'Firefox for Android',
    text: 'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'DuckDuckGo for Android',
    text: `Mozilla/5.0 (Linux; Android 10) ${BLINK} Version/4.0 Chrome/84.0.4147.111 Mobile DuckDuckGo/5 Safari/537.36`,
    osVersion: '10',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'Ecosia for Android',
    text: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/111.0.0.0 Mobile Safari/537.36 (Ecosia android@111.0.5563.116)`,
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'the first browser of Android',
    text: 'Mozilla/5.0 (Linux; U; Android 2.2) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1',
    osVersion: '2.2',
  }),
];

const ANDROID_APPS: UserAgent[] = [
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'webview',
    name: 'the web view of an unnamed app on Android',
    text: PIXEL_VIEW,
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Facebook on Android',
    text: `${PIXEL_VIEW} [FB_IAB/FB4A;FBAV/468.0.0.47.108;]`,
    inApp: 'facebook',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Instagram on a phone of Google, which is not a bot',
    text: `Mozilla/5.0 (Linux; Android 13; Pixel 5 Build/TQ3A.230901.001; wv) ${BLINK} Version/4.0 Chrome/119.0.0.0 Mobile Safari/537.36 Instagram 302.0.0.23.114 Android (33/13; 420dpi; 1080x2246; Google/google; Pixel 5; redfin; redfin; en_US; 538815920)`,
    inApp: 'instagram',
    osVersion: '13',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'TikTok on Android',
    text: 'Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 trill_340002 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/34.0.2 ByteLocale/en ByteFullLocale/en Region/US BytedanceWebview/d8a21c6',
    inApp: 'tiktok',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'LINE on Android',
    text: 'Mozilla/5.0 (Linux; Android 11; vivo 1906 Build/RP1A.200720.012; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 Line/14.12.2/IAB',
    inApp: 'line',
    osVersion: '11',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'WeChat on Android',
    text: 'Mozilla/5.0 (Linux; Android 13; 22081212C Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20230303 MMWEBID/6973 MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64',
    inApp: 'wechat',
    osVersion: '13',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Snapchat on Android',
    text: `${PIXEL_VIEW} Snapchat/13.5.0.46 (like Chrome/126.0.6478.71)`,
    inApp: 'snapchat',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'LinkedIn on Android',
    text: `${PIXEL_VIEW} [LinkedInApp]/4.1.1010`,
    inApp: 'linkedin',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'X on Android',
    text: `${PIXEL_VIEW} TwitterAndroid`,
    inApp: 'x',
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Telegram on Android, without the mark of a web view',
    text: 'Mozilla/5.0 (Linux; Android 11; Redmi Note 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36 Telegram-Android/11.2.3 (Xiaomi Redmi Note 8; Android 11; SDK 30; AVERAGE)',
    inApp: 'telegram',
    osVersion: '11',
  }),
];

/** In-app browsers that name the model of the device a second time, or contain a word that bots contain. */
const ANDROID_APP_MODELS: UserAgent[] = [
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Facebook on an Android device whose model is a bot',
    text: `Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M; wv) ${BLINK} Version/4.0 Chrome/58.0.3029.83 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/468.0.0.47.108;FBBD/M bot;FBDV/M bot 60;]`,
    inApp: 'facebook',
    osVersion: '7.0',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'in-app',
    name: 'Instagram on an Android device whose model is a bot',
    text: `Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M; wv) ${BLINK} Version/4.0 Chrome/58.0.3029.83 Mobile Safari/537.36 Instagram 302.0.0.23.114 Android (24/7.0; 240dpi; 480x782; M bot; M bot 60; mt6580; en_US; 538815920)`,
    inApp: 'instagram',
    osVersion: '7.0',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'webview',
    name: 'the web view of a news app',
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_2 like Mac OS X) AppleWebKit/603.2.4 (KHTML, like Gecko) Mobile/14F89 JsKit/1.0 (iOS) /SohuNews SohuNews/5.9.2',
    osVersion: '10.3.2',
  }),
];

const DESKTOPS: UserAgent[] = [
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'chrome',
    name: 'Chrome on Windows',
    text: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/126.0.0.0 Safari/537.36`,
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'chrome',
    name: 'Chrome on a Mac, which no iPad reports',
    text: `${MAC} ${BLINK} Chrome/126.0.0.0 Safari/537.36`,
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'chrome',
    name: 'Chrome on a Chromebook',
    text: `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/126.0.0.0 Safari/537.36`,
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'edge',
    name: 'Edge on Windows',
    text: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'firefox',
    name: 'Firefox on Linux',
    text: 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'firefox',
    name: 'Firefox on a Mac',
    text: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0',
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'safari',
    name: 'Safari on a Mac older than any iPadOS',
    text: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/601.7.7 (KHTML, like Gecko) Version/9.1.2 Safari/601.7.7',
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'other',
    name: 'Internet Explorer',
    text: 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'in-app',
    name: 'WeChat on Windows',
    text: `Mozilla/5.0 (Windows NT 6.1; WOW64) ${BLINK} Chrome/81.0.4044.138 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat`,
    inApp: 'wechat',
  }),
];

const OTHER_DEVICES: UserAgent[] = [
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'edge',
    name: 'a Windows phone, which claims to be an Android phone and an iPhone',
    text: `Mozilla/5.0 (Windows Phone 10.0; Android 4.2.1; Microsoft; Lumia 535 Dual SIM) ${BLINK} Chrome/46.0.0.0 Mobile Safari/537.36 Edg/13.0 like iPhone`,
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'firefox',
    name: 'KaiOS',
    text: 'Mozilla/5.0 (Mobile; LYF/F90M/LYF-F90M-000-02-15-130718; Android; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.0',
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'chrome',
    name: 'a television',
    text: `Mozilla/5.0 (SMART-TV; X11; Linux armv7l) AppleWebKit/537.42 (KHTML, like Gecko) Chromium/25.0.1349.2 Chrome/25.0.1349.2 Safari/537.42`,
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'other',
    name: 'HarmonyOS without Android',
    text: `Mozilla/5.0 (Phone; OpenHarmony 5.0) ${BLINK} ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.1.2.300`,
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'other',
    name: 'a user agent that is "Mozilla/5.0" alone',
    text: 'Mozilla/5.0',
  }),
];

/** Phones whose user agents name the browser's engine or the Java profile, or nothing but the model. */
const FEATURE_PHONES: UserAgent[] = [
  'SonyEricssonJ108i/R1x Browser/NetFront/3.5 Profile/MIDP-2.1 Configuration/CLDC-1.1 JavaPlatform/JP-8.5',
  'SAMSUNG-GT-C3262 Opera/9.80 (J2ME/MIDP; Opera Mini/7.0.30281/34.1000; U; en) Presto/2.8.119 Version/11.10',
  'MOT-A1600/1.0 LinuxOS/2.4.20 Release/8.22.2006 Browser/Opera8.00 Profile/MIDP-2.0 Configuration/CLDC-1.1',
  'Nokia2323c-2/2.0 (08.20) Profile/MIDP-2.1 Configuration/CLDC-1.1',
  'Nokia7230/06.90',
  'LG-GB102/V100 Obigo/WAP2.0 MIDP-2.0/CLDC-1.1',
  'BlackBerry8520/5.0.0.681 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/134',
  'KDDI-CA3H UP.Browser/6.2_7.2.7.1.K.5.214 (GUI) MMP/2.0',
  'HUAWEI-M636/001.00 WAP/OBIGO/Q05A',
  'UCWEB/2.0 (Java; U; MIDP-2.0; ru; nokiaasha500dualsim) U2/1.0.0 UCBrowser/9.2.0.311 U2/1.0.0 Mobile UNTRUSTED/1.0',
  'JUC (Linux; U; 2.3.5; zh-cn; iNote_beyond; 480*854) UCWEB7.9.0.94/139/444',
].map((text) =>
  createUserAgent({ way: 'web', device: 'other', browser: 'other', name: `a phone with ${text.slice(0, 40)}`, text }),
);

/** Browsers that put their own name, that of the app or that of the device first. */
const UNUSUAL_BROWSERS: UserAgent[] = [
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'UC Browser on Android',
    text: 'UCWEB/2.0 (Linux; U; Android 2.3.6; en-US; PULID F7) U2/1.0.0 UCBrowser/10.4.1.565 U2/1.0.0 Mobile',
    osVersion: '2.3.6',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'UC Browser that misspells the beginning',
    text: 'Mozilla 5.0 (Linux; U; Android 4.1.2; zh-cn; SCH-I829 Build JZO54K) UC AppleWebKit 534.31 (KHTML, like Gecko) Mobile Safari 534.31',
    osVersion: '4.1.2',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'webview',
    name: 'QQ Browser on Android',
    text: `MQQBrowser/5.2/Mozilla/5.0 (Linux; Android 4.4.2; SM-G3568V Build/KOT49H) ${BLINK} Version/4.0 Chrome/30.0.0.0 Mobile Safari/537.36`,
    osVersion: '4.4.2',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'other',
    name: 'QQ Browser on an iPhone',
    text: 'MQQBrowser/44 Mozilla/5.0 (iPhone 4S; CPU iPhone OS 7_1 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D167 Safari/7534.48.3',
    osVersion: '7.1',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'a browser that puts its name before the user agent of Chrome',
    text: `com.example.browser/2.0.8 ${PIXEL} Chrome/126.0.0.0 Mobile Safari/537.36`,
    osVersion: '14',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'the web view of an app that puts its name first',
    text: 'com.douban.group/2.2.0(220) Mozilla/5.0 (Linux; U; Android 4.1.1; zh-cn; MI 2A Build/JRO03L) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30',
    osVersion: '4.1.1',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: "an app's web view that names no engine",
    text: 'YelpWebView/1.5 Android/7.0 YelpApp/9.10.0 (x-screen-scale 1.0;)',
  }),
  createUserAgent({
    way: 'android asks',
    device: 'android',
    browser: 'other',
    name: 'an Android phone that puts its model first',
    text: 'MOT-XT685/1.0 Android/4.0.4 Release/9.15.2011 Browser/AppleWebKit534.30 Mobile Safari/534.30',
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'in-app',
    name: 'Facebook on a device that it does not name',
    text: '[FBAN/FB4A;FBAV/26.0.0.22.16;FBBV/6590638;FBLC/en_US;FBCR/SmarTone HK;FBMF/Sony;FBBD/Sony;FBPN/com.facebook.katana;FBDV/C1905;FBSV/4.1.2;FBOP/19;FBCA/armeabi-v7a:armeabi;]',
    inApp: 'facebook',
  }),
  createUserAgent({
    way: 'ios asks',
    device: 'iphone',
    browser: 'in-app',
    name: 'Facebook on an iPhone, with nothing but its own fields',
    text: 'FBAN/FBIOS;FBAV/182.0.0.42.80;FBBV/118457561;FBDV/iPhone10,3;FBMD/iPhone;FBSN/iOS;FBSV/11.4.1;FBSS/3;FBCR/Sprint;FBID/phone;FBLC/en_US;FBOP/5;FBRV/0;FBIA/FBIOS',
    inApp: 'facebook',
  }),
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'other',
    name: 'a television with HbbTV',
    text: 'HbbTV/1.1.1 (;Samsung;SmartTV2014;T-MST14DEUC-1106.1;;) WebKit',
  }),
];

const BOTS: UserAgent[] = [
  createBot('Facebook', 'preview', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'),
  createBot(
    'Facebook',
    'preview',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  ),
  createBot('LINE', 'preview', 'facebookexternalhit/1.1;line-poker/1.0'),
  createBot(
    'Meta',
    'preview',
    'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
  ),
  createBot(
    'Meta',
    'preview',
    'meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
  ),
  createBot('X', 'preview', 'Twitterbot/1.0'),
  createBot('Slack', 'preview', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'),
  createBot('Slack', 'preview', 'Slack-ImgProxy (+https://api.slack.com/robots)'),
  createBot('WhatsApp', 'preview', 'WhatsApp/2.23.20.0 A'),
  createBot(
    'LinkedIn',
    'preview',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  ),
  createBot('Discord', 'preview', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'),
  createBot('Telegram', 'preview', 'TelegramBot (like TwitterBot)'),
  createBot(
    'Apple',
    'preview',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  ),
  createBot(
    'Microsoft',
    'preview',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  ),
  createBot('Snapchat', 'preview', 'Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots'),
  createBot(
    'Bluesky',
    'preview',
    `Mozilla/5.0 ${BLINK.replace(')', '; compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)')} Chrome/100.0.0.0 Safari/537.36`,
  ),
  createBot('Mastodon', 'preview', 'http.rb/5.1.1 (Mastodon/4.2.0; +https://mastodon.example/) Bot'),
  createBot('Pinterest', 'preview', 'Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)'),
  createBot(
    'Google',
    'search',
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.61 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  ),
  createBot(
    'Bing',
    'search',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  ),
  createBot('Baidu', 'search', 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)'),
  createBot('DuckDuckGo', 'search', 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)'),
  createBot(
    'OpenAI',
    'search',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot',
  ),
  createBot('a monitor', 'monitor', 'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)'),
  createBot('a monitor', 'monitor', 'Uptime-Kuma/1.23.16'),
  createBot('a monitor', 'monitor', 'Blackbox Exporter/0.24.0'),
  createBot(
    'a monitor',
    'monitor',
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/134.0.6998.35 Safari/537.36 (Checkly, https://www.checklyhq.com)`,
  ),
  createBot(
    'a monitor',
    'monitor',
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/122.0.0.0 Safari/537.36 Uptime/1.0 (https://uptime.com)`,
  ),
  createBot(
    'a monitor',
    'monitor',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3 like Mac OS X) AppleWebKit/602.1.50 (KHTML, like Gecko) CriOS/56.0.2924.75 Mobile/14E5239e Safari/602.1 RuxitSynthetic/1.0',
  ),
  createBot('Steam', 'preview', 'Valve/Steam HTTP Client 1.0 (SteamChatURLLookup)'),
  createBot('Viber', 'preview', 'ViberUrlDownloader'),
  createBot('a chat server', 'preview', 'Mattermost-Bot/1.1'),
  createBot(
    'an automated browser',
    'crawler',
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} HeadlessChrome/126.0.0.0 Safari/537.36`,
  ),
  createBot('a scanner', 'crawler', 'Mozilla/5.0 zgrab/0.x'),
  createBot('a bot without a name', 'crawler', 'SomeUnknownFetcher/2.0'),
  createBot(
    'a bot without a name',
    'crawler',
    `${PIXEL} Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Google-AMPHTML)`,
  ),
  createBot(
    'a bot without a name',
    'crawler',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 SecurityHeaders',
  ),
  createBot('AhrefsBot', 'crawler', 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)'),
  createBot(
    'a bot without a name',
    'crawler',
    `page-preview-tool Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/80.0.3987.132 Safari/537.36`,
  ),
  createBot('Vercelbot', 'crawler', 'Vercelbot (+https://vercel.com)'),
  createBot('Scrapy', 'crawler', 'Scrapy/1.5.0 (+https://scrapy.org)'),
  createBot(
    'a bot without a name',
    'crawler',
    `${PIXEL} Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; +https://somebody.example)`,
  ),
];

const LIBRARIES: UserAgent[] = [
  createLibrary('curl/8.5.0'),
  createLibrary('Wget/1.21.3'),
  createLibrary('okhttp/4.12.0'),
  createLibrary('python-requests/2.32'),
  createLibrary('Go-http-client/1.1'),
  createLibrary('axios/1.7.2'),
  createLibrary('node'),
  createLibrary('node-fetch/1.0 (+https://github.com/bitinn/node-fetch)'),
  createLibrary('Apache-HttpClient/4.5.14 (Java/17.0.12)'),
  createLibrary('python-httpx/0.27.0'),
  createLibrary('Python/3.12 aiohttp/3.9.5'),
  createLibrary('GuzzleHttp/7'),
  createLibrary('PostmanRuntime/7.39.0'),
  createLibrary('got (https://github.com/sindresorhus/got)'),
  createLibrary('Faraday v2.9.0'),
  createLibrary('Mozilla/4.0 (compatible; Win32; WinHttp.WinHttpRequest.5)'),
  createLibrary('AntennaPod/3.4.0'),
  createLibrary('Mozilla/5.0 (Python-urllib2)'),
  createLibrary('Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1', 'desktop'),
  createLibrary('Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.22631; en-US) PowerShell/7.4.0', 'desktop'),
  createLibrary('Mozilla/5.0 (Linux; Debian GNU/Linux 12; en-US) PowerShell/7.4.0'),
  createLibrary('Java/17.0.12'),
  createLibrary('MobileSafari/9537.53 CFNetwork/672.1.13 Darwin/13.1.0'),
  createLibrary('Pinterest/3.3.3 CFNetwork/609.1.4 Darwin/13.0.0'),
  // The name of this build of Android begins like Opera.
  createLibrary(
    'PodcastAddict/v2 - Dalvik/2.1.0 (Linux; U; Android 8.0.0; ASUS_Z012D Build/OPR1.170623.026)',
    'android',
    '8.0.0',
  ),
  createLibrary('AndroidDownloadManager/9 (Linux; U; Android 9; CPH1907 Build/PKQ1.190630.001)', 'android', '9'),
  createLibrary('Dalvik/2.1.0 (Linux; U; Android 9; SM-G965U Build/PPR1.180610.011)', 'android', '9'),
  createLibrary('ExampleApp/1 iPhone5,2 iOS/10_1 CFNetwork/808.3 Darwin/16.3.0', 'iphone'),
  createLibrary('HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)', 'android', '5.1'),
  createLibrary('HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)', 'iphone', '9.1'),
];

const STRANGE: UserAgent[] = [
  { ...createLibrary(''), name: 'an empty user agent' },
  { ...createLibrary('   \t  '), name: 'a user agent of blanks' },
  { ...createLibrary('%00<script>alert(1)</script>\u0000\ud800'), name: 'a user agent of garbage' },
  { ...createLibrary('('.repeat(100_000)), name: 'a user agent of 100 KB of brackets' },
  createUserAgent({
    way: 'web',
    device: 'other',
    browser: 'other',
    name: 'a user agent of 100 KB that ends in the name of a bot, which is ignored',
    text: `Mozilla/5.0 ${'a'.repeat(100_000)} Googlebot`,
  }),
  createUserAgent({
    way: 'web',
    device: 'desktop',
    browser: 'other',
    name: 'a user agent of 100 KB that begins like a browser',
    text: `Mozilla/5.0 (Windows NT 10.0) ${'Version/1 '.repeat(10_000)}`,
  }),
];

export const USER_AGENTS: readonly UserAgent[] = [
  ...IOS_BROWSERS,
  ...MAC_OR_IPAD,
  ...IOS_APPS,
  ...ANDROID_BROWSERS,
  ...ANDROID_APPS,
  ...ANDROID_APP_MODELS,
  ...DESKTOPS,
  ...OTHER_DEVICES,
  ...FEATURE_PHONES,
  ...UNUSUAL_BROWSERS,
  ...BOTS,
  ...LIBRARIES,
  ...STRANGE,
];

/** The rows of a test table, with the name for `%s` in titles. */
export const NAMED_USER_AGENTS = USER_AGENTS.map((one) => [one.name, one] as const);

/** Returns the user agent with this name. */
export function getUserAgent(name: string): string {
  const found = USER_AGENTS.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no user agent has the name ${name}`);
  }
  return found.text;
}
