import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { type Brand, buildPage, type Page } from './page.ts';
import { parsePictureUrl } from './safe-url.ts';
import { getTexts } from './texts.ts';

/** The page for an address that is no link, 404. */
export function buildNotFoundPage(brand: Brand): Page {
  const { language, texts } = getTexts(brand.language);
  return buildErrorPage(404, language, brand, texts.notFoundTitle, html`<p>${texts.notFoundText}</p>`);
}

/** Why a link does not lead anywhere now. */
export interface Expiry {
  reason: 'BEFORE_START' | 'AFTER_EXPIRY';
  /** Milliseconds since the epoch. */
  startsAt: number | null;
}

/**
 * The page for a link outside of its window. After its expiry 410, since that is meant to last; before its start 404,
 * which says nothing of how long it will (RFC 9110 §15.5.5, §15.5.11): who is told 410 need never ask again.
 */
export function buildExpiredPage(brand: Brand, { reason, startsAt }: Expiry): Page {
  const { language, texts } = getTexts(brand.language);
  if (reason === 'AFTER_EXPIRY') {
    return buildErrorPage(410, language, brand, texts.expiredTitle, html`<p>${texts.expiredText}</p>`);
  }
  const start = startsAt === null ? null : renderTimeTag(startsAt, language);
  const text = start === null ? html`<p>${texts.earlyText}</p>` : html`<p>${texts.earlyUntil} ${start}.</p>`;
  return buildErrorPage(404, language, brand, texts.earlyTitle, text);
}

function buildErrorPage(status: number, language: string, brand: Brand, title: string, text: Html): Page {
  return buildPage({
    status,
    language,
    title,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${renderAppLine(brand)}
<h1>${title}</h1>
${text}
</div>`,
    style: buildMonogramStyle(brand.appName),
    pictures: [parsePictureUrl(brand.iconUrl)],
  });
}

/** A time for people anywhere, so with its zone; null for one that no calendar has. */
function renderTimeTag(milliseconds: number, language: string): Html | null {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) {
    return null;
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}">${format.format(time)} UTC</time>`;
}
