import { randomBytes } from 'node:crypto';
import type { Platform } from '../../../domain/apps/platform.ts';
import type { Preview } from '../../../domain/apps/preview.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import type { Destination } from '../../../domain/smart-links/destination.ts';
import type { Audience, Brand } from './brand.ts';
import { buildBrandStyle } from './brand-style.ts';
import { toPlainText } from './display-text.ts';
import { type Html, html, toRawHtml } from './html.ts';
import { parsePictureUrl } from './safe-url.ts';
import { STYLE } from './style.ts';

/** A complete page. Header names are in lower case. */
export interface HtmlPage {
  status: number;
  html: string;
  headers: Record<string, string>;
}

/** The link and app that a page shows. */
export interface PageContext extends Brand {
  preview: Preview;
  /** The short URL. */
  url: string;
  uri: string;
  platforms: ReadonlyMap<PlatformKind, Platform>;
  /** The link's destinations. Without them, the page has no deep links in its App Links tags. */
  destinations?: readonly Destination[];
  /** The platforms on which the link opens another app. */
  otherAppPlatforms: readonly PlatformKind[];
}

/** The content of a page. */
export interface PageContent {
  status: number;
  title: string;
  /** Tags for the head, after the title. */
  head?: Html;
  main: Html;
  /** A wider column for pages that are mostly read on a desktop, or two columns in landscape on a phone. */
  layout?: 'wide' | 'columns';
  /** A constant script and its data. The data becomes `data-*` attributes and is never part of the script. */
  script?: { source: string; data: Readonly<Record<string, string>> };
  /** The URL of the picture that the page shows besides the app's icon. The page's policy allows it. */
  picture?: URL | null;
}

/** In UTF-16 code units. Browsers and messengers show even less. */
const TITLE_LENGTH = 200;

/**
 * Builds a page with its content security policy. Only its own style, script and pictures are allowed. A page that
 * belongs to no app has a mere audience instead of a brand.
 */
export function buildPage(brand: Brand | Audience, content: PageContent): HtmlPage {
  const nonce = randomBytes(16).toString('base64');
  const style = 'appName' in brand ? buildBrandStyle(brand) : '';
  const document = html`<!doctype html>
<html lang="${brand.language}">
<head>
<meta charset="utf-8">
<title>${toPlainText(content.title, TITLE_LENGTH)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${content.head ?? null}
<style nonce="${nonce}">${toRawHtml(STYLE)}${toRawHtml(style)}</style>
</head>
<body>
<main${content.layout !== undefined && html` class="${content.layout}"`}>
${content.main}
</main>
${content.script !== undefined && renderScriptTag(content.script, nonce)}
</body>
</html>
`;
  return { status: content.status, html: document.markup, headers: buildHeaders(nonce, brand, content) };
}

function renderScriptTag({ source, data }: NonNullable<PageContent['script']>, nonce: string): Html {
  const attributes = Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);
  return html`<script nonce="${nonce}"${attributes}>${toRawHtml(source)}</script>`;
}

function buildHeaders(
  nonce: string,
  brand: Brand | Audience,
  { script, picture = null }: PageContent,
): Record<string, string> {
  const pictures = [picture, 'iconUrl' in brand ? parsePictureUrl(brand.iconUrl) : null];
  const origins = new Set(pictures.filter((url) => url !== null).map((url) => url.origin));
  const policy = [
    `default-src 'none'`,
    `style-src 'nonce-${nonce}'`,
    script === undefined ? `script-src 'none'` : `script-src 'nonce-${nonce}'`,
    `img-src ${origins.size === 0 ? `'none'` : [...origins].join(' ')}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': brand.language,
    ...(brand.isNegotiated ? { vary: 'Accept-Language' } : {}),
    'content-security-policy': policy.join('; '),
    // The destination receives only this host as the referrer, not the link.
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  };
}
