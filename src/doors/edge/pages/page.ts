import { randomBytes } from 'node:crypto';
import type { Platform } from '../../../domain/apps/platform.ts';
import type { Preview } from '../../../domain/apps/preview.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import type { Destination } from '../../../domain/smart-links/destination.ts';
import { toPlainText } from './display-text.ts';
import { type Html, html, toRawHtml } from './html.ts';
import { STYLE } from './style.ts';

/** A page as it is sent; the names of its headers are in lower case. */
export interface HtmlPage {
  status: number;
  html: string;
  headers: Record<string, string>;
}

/** What every page shows of the app whose it is, and in whose language. */
export interface Brand {
  appName: string;
  iconUrl: string | null;
  /** The language that the visitor prefers (BCP 47). */
  language: string;
}

/** What the pages show of a link and its app. */
export interface PageContext extends Brand {
  preview: Preview;
  /** The short address. */
  url: string;
  uri: string;
  platforms: ReadonlyMap<PlatformKind, Platform>;
  /** Where the link leads on each platform; without them, no app is told of it by App Links. */
  destinations?: readonly Destination[];
}

/** What makes one page. */
export interface PageContent {
  status: number;
  language: string;
  title: string;
  /** Tags for the head, behind the title. */
  head?: Html;
  main: Html;
  /** More room, for what is looked at on a desk. */
  wide?: boolean;
  /** A script of ours, and the texts that it works with: they are data of the script's element, never part of it. */
  script?: { source: string; data: Readonly<Record<string, string>> };
  /** More rules, made of constants alone. */
  style?: string;
  /** Of the pictures that the page shows. */
  pictures?: ReadonlyArray<URL | null>;
}

/** The longest title that is of use to anybody. */
const TITLE_LENGTH = 200;

/** The document around a page's content, with the headers that keep it to itself. */
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
    // Where somebody goes on to sees the host that they come from, and nothing of the link.
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  };
}
