import { isWebAddress } from '../../../domain/addresses/web-address.ts';
import type { Platform } from '../../../domain/apps/platform.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import { toPlainText } from './display-text.ts';
import { type Html, html } from './html.ts';
import type { PageContext } from './page.ts';
import { parsePictureUrl, toSafeUrl } from './safe-url.ts';

const IOS: readonly PlatformKind[] = ['iphone', 'universal', 'ipad'];
const ANDROID: readonly PlatformKind[] = ['android'];
const NAME_LENGTH = 80;
const TITLE_LENGTH = 200;
const DESCRIPTION_LENGTH = 300;

/** The data of a page that link previews show. */
type SharedPage = Pick<PageContext, 'preview' | 'appName' | 'url'>;

/** Returns the preview title of a link, or the name of its app if the title is missing or blank. */
export function getTitle({ preview, appName }: SharedPage): string {
  const title = preview.title?.trim() ?? '';
  return title === '' ? appName : title;
}

/** Renders the tags for link previews in messengers and social networks (ogp.me, X's cards). */
export function renderOpenGraph(context: SharedPage): Html {
  const { preview, appName, url } = context;
  const picture = parsePictureUrl(preview.imageUrl);
  const description = preview.description === null ? null : toPlainText(preview.description, DESCRIPTION_LENGTH);
  return html`<meta property="og:title" content="${toPlainText(getTitle(context), TITLE_LENGTH)}">
<meta property="og:type" content="website">
<meta property="og:url" content="${url}">
<meta property="og:site_name" content="${toPlainText(appName, NAME_LENGTH)}">
${description !== null && html`<meta property="og:description" content="${description}">\n`}${
  picture !== null && html`<meta property="og:image" content="${picture.href}">\n`
}<meta name="twitter:card" content="${picture === null ? 'summary' : 'summary_large_image'}">`;
}

/**
 * Renders Facebook's App Links (applinks.org): the app that opens the link, and its deep link. If the link opens
 * another app on iOS or Android, the tags for that system are omitted, because they name this app.
 */
export function renderAppLinks(context: PageContext, web: string | null): Html {
  const ios = findPlatform(context, IOS, ({ appStoreId }) => appStoreId !== null);
  const android = findPlatform(context, ANDROID, ({ packageName }) => packageName !== null);
  const name = toPlainText(context.appName, NAME_LENGTH);
  return html`${renderTags({
    'al:ios:url': findDeepLink(context, IOS),
    'al:ios:app_store_id': ios?.appStoreId ?? null,
    'al:ios:app_name': ios && name,
    'al:android:url': findDeepLink(context, ANDROID),
    'al:android:package': android?.packageName ?? null,
    'al:android:app_name': android && name,
    'al:web:url': toSafeUrl(web),
  })}`;
}

/**
 * Renders Safari's Smart App Banner. The app receives the deep link, or the short URL if there is no deep link. Returns
 * null if the link opens another app.
 */
export function renderSmartBanner(context: PageContext, open: string | null): Html | null {
  const id = findPlatform(context, IOS, ({ appStoreId }) => appStoreId !== null)?.appStoreId;
  if (id == null || !/^\d+$/.test(id)) {
    return null;
  }
  // Commas separate the parts, so the URL can't contain any.
  const address = (open ?? context.url).replaceAll(',', '%2C');
  return html`<meta name="apple-itunes-app" content="app-id=${id}, app-argument=${address}">`;
}

function renderTags(properties: Readonly<Record<string, string | null>>): Html[] {
  return Object.entries(properties).map(
    ([name, value]) => html`${value !== null && html`<meta property="${name}" content="${value}">\n`}`,
  );
}

function findPlatform(
  context: PageContext,
  kinds: readonly PlatformKind[],
  isSuitable: (platform: Platform) => boolean,
): Platform | null {
  if (context.otherAppPlatforms.some((kind) => kinds.includes(kind))) {
    return null;
  }
  const platforms = kinds.map((kind) => context.platforms.get(kind));
  return platforms.find((platform) => platform !== undefined && isSuitable(platform)) ?? null;
}

function findDeepLink(context: PageContext, kinds: readonly PlatformKind[]): string | null {
  if (context.otherAppPlatforms.some((kind) => kinds.includes(kind))) {
    return null;
  }
  const { destinations = [] } = context;
  const links = kinds.map((kind) => toSafeUrl(destinations.find(({ platform }) => platform === kind)?.link ?? null));
  return links.find((link) => link !== null && !isWebAddress(link)) ?? null;
}
