import { isbot } from 'isbot';
import { detectInApp } from './in-app.ts';
import { isAppClient, isFeaturePhone, isHttpLibrary, isProgram } from './program.ts';

/**
 * The purpose of a bot: `preview` shows a link in a chat or a post, `search` indexes it and `monitor` checks whether it
 * is reachable. A `crawler` identifies itself as a bot without stating a purpose.
 */
export type BotKind = 'preview' | 'search' | 'monitor' | 'crawler';

/** A program that identifies itself as a bot. */
export interface Bot {
  name: string;
  kind: BotKind;
}

/**
 * Patterns of known bots; the first match wins. A pattern is a bot's full name, never only a brand: the user agent of a
 * Google phone inside Instagram contains `google`, and Pinterest's in-app browser contains `Pinterest`.
 */
const NAMED: ReadonlyArray<readonly [pattern: RegExp, name: string, kind: BotKind]> = [
  // Some bots also name others to be served the same page: LINE names Facebook's bot, iMessage those of Facebook and X.
  [/line-poker/, 'LINE', 'preview'],
  [/facebookexternalhit|facebookcatalog|Facebot/i, 'Facebook', 'preview'],
  [/meta-external|meta-webindexer/i, 'Meta', 'preview'],
  [/TelegramBot/i, 'Telegram', 'preview'],
  [/Twitterbot/i, 'X', 'preview'],
  [/Slackbot|Slack-ImgProxy/i, 'Slack', 'preview'],
  [/^WhatsApp\/(?!.* Device\/)/i, 'WhatsApp', 'preview'],
  [/LinkedInBot/i, 'LinkedIn', 'preview'],
  [/Discordbot/i, 'Discord', 'preview'],
  [/Applebot/i, 'Apple', 'preview'],
  [/SkypeUriPreview|MicrosoftPreview/i, 'Microsoft', 'preview'],
  [/BingPreview/i, 'Bing', 'preview'],
  [/Snap URL Preview/i, 'Snapchat', 'preview'],
  [/Bluesky Cardyb/i, 'Bluesky', 'preview'],
  [/Mastodon\//i, 'Mastodon', 'preview'],
  [/redditbot/i, 'Reddit', 'preview'],
  [/Pinterestbot|^Pinterest\/(?!.*CFNetwork)/i, 'Pinterest', 'preview'],
  [/vkShare/i, 'VK', 'preview'],
  [/kakaotalk-scrap/i, 'KakaoTalk', 'preview'],
  [/^Viber(?:UrlDownloader|\/(?!.*CFNetwork))/i, 'Viber', 'preview'],
  [/SteamChatURLLookup/i, 'Steam', 'preview'],
  [/Mattermost-Bot|^Rocket\.Chat\/|Synapse \(bot|TeamsLinkPreview|Chatwork LinkPreview/i, 'a chat server', 'preview'],
  [/Discourse Forum Onebox|Iframe-?ly|OpenGraph\.io|Notion\/|ClickUpLinkUnfurler/i, 'a link preview', 'preview'],
  [/Misskey|Pleroma|Akkoma|Friendica|Lemmy\//i, 'the Fediverse', 'preview'],
  [
    /FlipboardProxy|Tumblr\/(?!.*CFNetwork)|YahooMailProxy|Yahoo Link Preview|Google Web Preview/i,
    'a link preview',
    'preview',
  ],
  [/Embedly|Iframely/i, 'Embedly or Iframely', 'preview'],
  [/Google-PageRenderer|GoogleImageProxy/i, 'Google', 'preview'],
  [
    /Googlebot|Google-InspectionTool|Storebot-Google|AdsBot-Google|Mediapartners-Google|APIs-Google/i,
    'Google',
    'search',
  ],
  [/GoogleOther|Google-Read-Aloud|Google-Safety|FeedFetcher-Google|GoogleProducer/i, 'Google', 'search'],
  [/bingbot|adidxbot|msnbot/i, 'Bing', 'search'],
  [/DuckDuckBot|DuckAssistBot/i, 'DuckDuckGo', 'search'],
  [/Baiduspider/i, 'Baidu', 'search'],
  [/Yandex(?:\w*Bot|Images|Metrika|RenderResourcesBot)/i, 'Yandex', 'search'],
  [/Yahoo! Slurp/i, 'Yahoo', 'search'],
  [/PetalBot/i, 'Petal', 'search'],
  [/Sogou web spider/i, 'Sogou', 'search'],
  [/GPTBot|ChatGPT-User|OAI-SearchBot/i, 'OpenAI', 'search'],
  [/ClaudeBot|Claude-User|Claude-SearchBot/i, 'Anthropic', 'search'],
  [/PerplexityBot|Perplexity-User/i, 'Perplexity', 'search'],
  [/MistralAI-User/i, 'Mistral', 'search'],
  [/UptimeRobot|Pingdom|StatusCake|Site24x7|Better ?Uptime|BetterStack|HetrixTools|Freshping/i, 'a monitor', 'monitor'],
  [
    /Datadog ?(?:Synthetic|Agent)|NewRelic(?:Pinger|Synthetics)|RuxitSynthetic|DynatraceSynthetic/i,
    'a monitor',
    'monitor',
  ],
  [
    /Uptime-?(?:Kuma|bot)|\bUptime\/|Checkly|Uptrends|Uptimia|updown\.io|OhDear|NodePing|Catchpoint/i,
    'a monitor',
    'monitor',
  ],
  [/GoogleStackdriverMonitoring|Google-Cloud-Scheduler|Route-?53[ -]Health|ELB-HealthChecker/i, 'a monitor', 'monitor'],
  [/Cloudflare-(?:Healthchecks|Traffic-Manager|AlwaysOnline|Diagnostics)|kube-probe/i, 'a monitor', 'monitor'],
  [/Blackbox[ -]Exporter|check_http|Zabbix|Icinga|PRTG|Prometheus\/|Gatus\/|Munin|collectd\//i, 'a monitor', 'monitor'],
  [/ThousandEyes|AppDynamics|AlertSite|Dotcom-?Monitor|Rackspace Monitoring|LogicMonitor/i, 'a monitor', 'monitor'],
  [
    /Chrome-Lighthouse|Speed Insights|PTST\/|GTmetrix|Dareboost|SpeedCurve|Calibre\/|sitespeed\.io/i,
    'a speed test',
    'monitor',
  ],
  [
    /CensysInspect|Expanse,|projectdiscovery|Qualys|Nessus|Tenable|Nuclei|WPScan|sqlmap|Nikto|zgrab|masscan|Nmap/i,
    'a scanner',
    'crawler',
  ],
  [
    /Acunetix|OpenVAS|Detectify|NetcraftSurveyAgent|VirusTotal|urlscan|Barracuda|Proofpoint|Mimecast/i,
    'a scanner',
    'crawler',
  ],
  [/Headless(?:Chrome|Edg|Shell)|PhantomJS|SlimerJS|CasperJS|jsdom\//i, 'an automated browser', 'crawler'],
  [
    /Puppeteer|Playwright|Selenium|WebDriver|Cypress\/|Ghost Inspector|TestCafe|Splash Version/i,
    'an automated browser',
    'crawler',
  ],
];

/** Words with which any other bot names itself. Excludes Cubot, a phone maker, and `robots`, a part of addresses. */
const BOT_WORD =
  /(?<!cu)bot(?![a-z])|crawler|crawling|spider|scraper|scrapy|archiver|monitoring\b|synthetic|unfurl|(?:link|url)[ -]?(?:check|preview|expan)/i;

/** The address of a page about the bot, and the comments of bots that claim to be a browser on a phone. */
const SELF_DESCRIPTION = /\+https?:|\(https?:|\bvia https?:|like Gecko; |AppleWebKit\/.*\(compatible;/i;

/** Bots that claim to be a browser on a phone, and add nothing but their name. */
const PHONE_IMITATION =
  /Google-(?:AMPHTML|Publisher-Plugin)|DuplexWeb-Google|Cloudflare ?Observatory|Convertify|Hotjar|adbeat|Nitro-Optimizer/i;

const ANY_NAMED = new RegExp(NAMED.map(([pattern]) => pattern.source).join('|'), 'i');

/**
 * Returns the bot that a user agent identifies itself as, or null. Expects the text without the model of an Android
 * device, which can contain the word "bot".
 */
export function detectBot(userAgent: string): Bot | null {
  // Few clients are bots, and one combined expression rules the names out faster than many separate ones.
  const named = ANY_NAMED.test(userAgent) ? NAMED.find(([pattern]) => pattern.test(userAgent)) : undefined;
  if (named !== undefined) {
    return { name: named[1], kind: named[2] };
  }
  const word = BOT_WORD.exec(userAgent);
  if (word !== null) {
    return { name: extractBotName(userAgent, word), kind: 'crawler' };
  }
  return isUnnamedBot(userAgent) ? { name: 'a bot without a name', kind: 'crawler' } : null;
}

function isUnnamedBot(userAgent: string): boolean {
  if (isProgram(userAgent)) {
    const isApp = isAppClient(userAgent) && !BACK_END_OF_APP.test(userAgent);
    return !isApp && !isHttpLibrary(userAgent) && /[a-z]/i.test(userAgent) && isbot(userAgent);
  }
  if (SELF_DESCRIPTION.test(userAgent) || PHONE_IMITATION.test(userAgent)) {
    return true;
  }
  const isPhone = NOT_A_COMPUTER.test(userAgent) || isFeaturePhone(userAgent);
  const canBePerson = isPhone || SAYS_NOTHING.test(userAgent) || detectInApp(userAgent) !== null;
  return !canBePerson && isbot(userAgent);
}

/** A browser that names neither its system nor itself. */
const SAYS_NOTHING = /^Mozilla\/[\d.]+\s*\w*$/i;

/** The server of an app names a page about itself. So does Overcast, which also says that it is an app. */
const BACK_END_OF_APP = /\+https?:(?!.*podcast app)/i;

/**
 * Phones, tablets, televisions and consoles. `isbot` looks for common words (`news`, `google`, `tools`) and for unusual
 * forms, both of which occur in the user agents of apps and devices.
 */
const NOT_A_COMPUTER =
  /Android|iPhone|iPad|iPod|Mobile|Windows (?:Phone|CE)|IEMobile|Bada|webOS|Web0S|Palm|Symbian|BlackBerry|MIDP|CLDC|BREW|KAIOS|Tizen|HarmonyOS|TV\b|NETTV|HbbTV|\bOMI\/|CE-HTML|GoogleTV|PlayStation|Xbox|Nintendo/i;

/** In characters. Longer than any real name; the name is stored with every visit. */
const MAX_NAME_LENGTH = 64;

/** Returns the word that ends with the matched text, such as `AhrefsBot`. */
function extractBotName(userAgent: string, { index, 0: matchedText }: RegExpExecArray): string {
  let start = index;
  while (start > 0 && WORD.test(userAgent.charAt(start - 1))) {
    start--;
  }
  return userAgent.slice(start, index + matchedText.length).slice(-MAX_NAME_LENGTH);
}

const WORD = /[\w.-]/;
