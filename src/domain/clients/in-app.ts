/**
 * Patterns of apps that open links in their own browser; the first match wins. X, Slack and Discord on iOS are not
 * detectable: they use Safari's view controller, or send the same user agent.
 */
const IN_APP = [
  ['instagram', /\bInstagram[ /]/],
  ['threads', /\bBarcelona \d/],
  ['messenger', /MessengerForiOS|Orca-Android|MESSENGER|MessengerLite/],
  ['facebook', /\bFBA[NV]\/|FB_IAB/],
  ['tiktok', /BytedanceWebview|musical_ly|TikTok|\btrill_/i],
  ['line', /\bLine\//],
  ['wechat', /MicroMessenger/],
  ['snapchat', /Snapchat/],
  ['linkedin', /LinkedInApp/],
  ['x', /Twitter for (?:iPhone|iPad)|Twitter ?Android/],
  ['pinterest', /\[Pinterest\/|Pinterest for /],
  ['kakaotalk', /KAKAOTALK/i],
  ['naver', /NAVER\(inapp/],
  ['telegram', /\bTelegram-(?:Android|iOS)/],
  ['whatsapp', /\bWAiOS\/| WhatsApp\//],
  ['reddit', /\bReddit\/|RedditAndroid/],
  ['vk', /VKAndroidApp|vkclient|\bVK\/\d/],
  ['zalo', /\bZalo /],
  ['weibo', /\bWeibo\b/],
  ['qq', /\bQQ\/\d/],
  ['baidu', /baiduboxapp/],
  ['yahoo-japan', /YJApp/],
  ['google', /\bGSA\//],
  ['bing', /\bBingWeb\//],
] as const satisfies ReadonlyArray<readonly [string, RegExp]>;

/** An app with an in-app browser. */
export type InApp = (typeof IN_APP)[number][0];

const ANY = new RegExp(IN_APP.map(([, pattern]) => pattern.source).join('|'), 'i');

/** Returns the app whose in-app browser opened a link, or null. */
export function detectInApp(userAgent: string): InApp | null {
  if (!ANY.test(userAgent)) {
    return null;
  }
  return IN_APP.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
}
