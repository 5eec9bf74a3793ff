/**
 * What a bot is here for: `preview` shows a link in a chat or a post, `search` indexes it, `monitor` looks whether it
 * is alive, and of a `crawler` no more is known than that it says it is one.
 */
export type BotKind = 'preview' | 'search' | 'monitor' | 'crawler';

/** A program that says it is one. */
export interface Bot {
  name: string;
  kind: BotKind;
}

/**
 * Bots by the marks they leave, the first that fits wins. Names are whole, never a brand alone: a phone of Google's
 * inside Instagram says `google`, and Pinterest's own browser says `Pinterest`.
 */
const NAMED: ReadonlyArray<readonly [pattern: RegExp, name: string, kind: BotKind]> = [
  // Some say the names of others too, to get what those get: LINE says Facebook's, iMessage Facebook's and X's.
  [/line-poker/, 'LINE', 'preview'],
  [/facebookexternalhit|facebookcatalog|Facebot/i, 'Facebook', 'preview'],
  [/meta-external|meta-webindexer/i, 'Meta', 'preview'],
  [/TelegramBot/i, 'Telegram', 'preview'],
  [/Twitterbot/i, 'X', 'preview'],
  [/Slackbot|Slack-ImgProxy/i, 'Slack', 'preview'],
  [/^WhatsApp\//i, 'WhatsApp', 'preview'],
  [/LinkedInBot/i, 'LinkedIn', 'preview'],
  [/Discordbot/i, 'Discord', 'preview'],
  [/Applebot/i, 'Apple', 'preview'],
  [/SkypeUriPreview|MicrosoftPreview/i, 'Microsoft', 'preview'],
  [/BingPreview/i, 'Bing', 'preview'],
  [/Snap URL Preview/i, 'Snapchat', 'preview'],
  [/Bluesky Cardyb/i, 'Bluesky', 'preview'],
  [/Mastodon\//i, 'Mastodon', 'preview'],
  [/redditbot/i, 'Reddit', 'preview'],
  [/Pinterestbot|^Pinterest\//i, 'Pinterest', 'preview'],
  [/vkShare/i, 'VK', 'preview'],
  [/kakaotalk-scrap/i, 'KakaoTalk', 'preview'],
  [/^Viber\//i, 'Viber', 'preview'],
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
  [/UptimeRobot|Pingdom|StatusCake|Site24x7|Better Uptime|DatadogSynthetics|NewRelicPinger/i, 'a monitor', 'monitor'],
  [/GoogleStackdriverMonitoring|updown\.io|Chrome-Lighthouse|PTST\//i, 'a monitor', 'monitor'],
];

/**
 * The long tail: what calls itself a bot, or gives the address of a page about itself. Cubot makes phones, and
 * `robots` is part of such an address, no name.
 */
const UNNAMED =
  /(?<!cu)bot(?![a-z])|crawler|crawling|spider|scraper|scrapy|archiver|(?:link|url) ?(?:check|preview)|\+https?:/i;

/** Libraries that give the address of their page too. */
const LIBRARY = /^(?:node-fetch|got)\//i;

// Almost nobody is a bot, and one expression that says so is faster than forty.
const ANY = new RegExp([...NAMED.map(([pattern]) => pattern), UNNAMED].map((pattern) => pattern.source).join('|'), 'i');

/** The bot that a user agent says it is, or null. */
export function detectBot(userAgent: string): Bot | null {
  if (!ANY.test(userAgent)) {
    return null;
  }
  for (const [pattern, name, kind] of NAMED) {
    if (pattern.test(userAgent)) {
      return { name, kind };
    }
  }
  const unnamed = LIBRARY.test(userAgent) ? null : UNNAMED.exec(userAgent);
  if (unnamed === null) {
    return null;
  }
  return { name: extractBotName(userAgent, unnamed), kind: 'crawler' };
}

/** Nobody's name is longer, and it is kept with every visit. */
const MAX_NAME_LENGTH = 64;

/** The word that the mark ends, as bots are called (`AhrefsBot`). An address is no name. */
function extractBotName(userAgent: string, { index, 0: matchedText }: RegExpExecArray): string {
  if (matchedText.startsWith('+')) {
    return 'a bot without a name';
  }
  let start = index;
  while (start > 0 && WORD.test(userAgent.charAt(start - 1))) {
    start--;
  }
  return userAgent.slice(start, index + matchedText.length).slice(-MAX_NAME_LENGTH);
}

const WORD = /[\w.-]/;
