/**
 * Apps whose links open in a browser of their own, by the marks they leave; the first that fits wins. X, Slack and
 * Discord on iOS leave none: there they open Safari's own view, or look like it.
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

/** An app with a browser of its own. */
export type InApp = (typeof IN_APP)[number][0];

const ANY = new RegExp(IN_APP.map(([, pattern]) => pattern.source).join('|'), 'i');

/** The app inside of which a link was opened, or null. */
export function detectInApp(userAgent: string): InApp | null {
  if (!ANY.test(userAgent)) {
    return null;
  }
  return IN_APP.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
}
