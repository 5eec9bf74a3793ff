import { randomBytes } from 'node:crypto';
import type { Platform } from '../../../domain/apps/platform.ts';
import type { Preview } from '../../../domain/apps/preview.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import type { Destination } from '../../../domain/smart-links/destination.ts';
import { toPlainText } from './display-text.ts';
import { type Html, html, toRawHtml } from './html.ts';
import { STYLE } from './style.ts';

/** A complete page. Header names are in lower case. */
export interface HtmlPage {
  status: number;
  html: string;
  headers: Record<string, string>;
}

/** The app that a page belongs to, and the language of the page. */
export interface Brand {
  appName: string;
  iconUrl: string | null;
  /** The language that the visitor prefers (BCP 47). */
  language: string;
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
  language: string;
  title: string;
  /** Tags for the head, after the title. */
  head?: Html;
  main: Html;
  /** Uses a wider column, for pages that are mostly read on a desktop. */
  wide?: boolean;
  /** A constant script and its data. The data becomes `data-*` attributes and is never part of the script. */
  script?: { source: string; data: Readonly<Record<string, string>> };
  /** Further style rules. Must not contain user input. */
  style?: string;
  /** The URLs of the pictures on the page, which its policy allows. */
  pictures?: ReadonlyArray<URL | null>;
}

/** In UTF-16 code units. Browsers and messengers show even less. */
const TITLE_LENGTH = 200;

/** Builds a page with its content security policy. Only its own style, script and pictures are allowed. */
export function buildPage(content: PageContent): HtmlPage {
  const nonce = randomBytes(16).toString('base64');
  const document = html`<!doctype html>
<html lang="${content.language}">
<head>
<meta charset="utf-8">
<title>${toPlainText(content.title, TITLE_LENGTH)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${content.head ?? null}
<style nonce="${nonce}">${toRawHtml(STYLE)}${toRawHtml(content.style ?? '')}</style>
</head>
<body>
<main${content.wide === true && html` class="wide"`}>
${content.main}
</main>
${content.script !== undefined && renderScriptTag(content.script, nonce)}
</body>
</html>
`;
  return { status: content.status, html: document.markup, headers: buildHeaders(nonce, content) };
}

function renderScriptTag({ source, data }: NonNullable<PageContent['script']>, nonce: string): Html {
  const attributes = Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);
  return html`<script nonce="${nonce}"${attributes}>${toRawHtml(source)}</script>`;
}

function buildHeaders(nonce: string, { script, pictures = [] }: PageContent): Record<string, string> {
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
    'content-security-policy': policy.join('; '),
    // The destination receives only this host as the referrer, not the link.
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  };
}
