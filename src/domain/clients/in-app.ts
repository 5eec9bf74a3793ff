/**
 * Patterns of apps that open links in their own browser; the first match wins. X, Slack and Discord on iOS are not
 * detectable: they use Safari's view controller, or send the same user agent.
 */
const IN_APP = [
  ['instagram', /\bInstagram[ /]/i],
  ['threads', /\bBarcelona \d/i],
  ['messenger', /MessengerForiOS|Orca-Android|\/MESSENGER|MessengerLite/i],
  ['facebook', /\bFBA[NV]\/|FB_IAB/i],
  ['tiktok', /BytedanceWebview|musical_ly|TikTok|\btrill_/i],
  ['line', /\bLine\//i],
  ['wechat', /MicroMessenger/i],
  ['snapchat', /Snapchat/i],
  ['linkedin', /LinkedInApp/i],
  ['x', /Twitter for (?:iPhone|iPad)|Twitter ?Android/i],
  ['pinterest', /\[Pinterest\/|Pinterest for /i],
  ['kakaotalk', /KAKAOTALK/i],
  ['naver', /NAVER\(inapp/i],
  ['telegram', /\bTelegram-(?:Android|iOS)/i],
  ['whatsapp', /\bWAiOS\/| WhatsApp\//i],
  ['reddit', /\bReddit\/|RedditAndroid/i],
  ['vk', /VKAndroidApp|vkclient|\bVK\/\d/i],
  ['zalo', /\bZalo /i],
  ['weibo', /\bWeibo\b/i],
  ['qq', /\bQQ\/\d/i],
  ['baidu', /baiduboxapp/i],
  ['yahoo-japan', /YJApp/i],
  ['google', /\bGSA\//i],
  ['bing', /\bBingWeb\//i],
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
