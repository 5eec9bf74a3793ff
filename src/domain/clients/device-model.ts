const ANDROID = /\bAndroid\b/i;

/** A comment that names Android also names the maker and model. Telegram and Snapchat add a second one. */
const ANDROID_COMMENT = /\([^()]*\bAndroid\b[^()]*\)/gi;

/** The rest of a comment whose model contains brackets, or that lost its own: `Linux; Android 7.0; X1 AppleWebKit/…`. */
const UP_TO_ENGINE = /\bAndroid\b.*?(?=\b(?:AppleWebKit|Gecko)\/)/gi;

/** Instagram's `Android (33/13; 420dpi; …)`, and Facebook's fields for the device, the maker, the brand and the carrier. */
const APP_FIELDS = /\bAndroid \([^)]*|\bFB(?:DV|MF|BD|CR)\/[^;\]]*/gi;

/** Texts with which a bot describes itself in a comment, although it claims to run on Android. No model contains them. */
const SELF_DESCRIPTION = /\bcompatible\b|https?:|\w(?:bot|crawler|spider)\/\d|-Google\/\d/i;

/**
 * Returns the user agent of an Android device without the maker and model of the device, which can be any words:
 * "M bot 60", "HiPad". Returns other user agents unchanged.
 */
export function removeAndroidModel(userAgent: string): string {
  if (!ANDROID.test(userAgent)) {
    return userAgent;
  }
  return userAgent.replace(ANDROID_COMMENT, shorten).replace(UP_TO_ENGINE, shorten).replace(APP_FIELDS, '');
}

function shorten(part: string): string {
  return SELF_DESCRIPTION.test(part) ? part : 'Android ';
}
