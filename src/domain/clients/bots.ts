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
 * Matches any other user agent that calls itself a bot, or contains the address of a page about itself. Excludes Cubot,
 * a phone maker, and `robots`, which occurs in such addresses.
 */
const UNNAMED =
  /(?<!cu)bot(?![a-z])|crawler|crawling|spider|scraper|scrapy|archiver|(?:link|url) ?(?:check|preview)|\+https?:/i;

/** HTTP libraries whose user agents also contain the address of a page. They are not bots. */
const LIBRARY = /^(?:node-fetch|got)\//i;

// Few clients are bots, and one combined expression rules them out faster than forty separate ones.
const ANY = new RegExp([...NAMED.map(([pattern]) => pattern), UNNAMED].map((pattern) => pattern.source).join('|'), 'i');

/** Returns the bot that a user agent identifies itself as, or null. */
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

/** In characters. Longer than any real name; the name is stored with every visit. */
const MAX_NAME_LENGTH = 64;

/** Returns the word that ends with the matched text, such as `AhrefsBot`. An address is not a name. */
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
