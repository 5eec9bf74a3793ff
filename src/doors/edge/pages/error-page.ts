import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { type Brand, buildPage, type HtmlPage, type PageContent } from './page.ts';
import { parsePictureUrl } from './safe-url.ts';
import { getTexts } from './texts.ts';

/** The page for an address that is no link, 404. */
export function buildNotFoundPage(brand: Brand): HtmlPage {
  const { language, texts } = getTexts(brand.language);
  const text = html`<p>${texts.notFoundText}</p>`;
  return buildErrorPage(brand, { status: 404, language, title: texts.notFoundTitle, text });
}

/** Why a link does not lead anywhere now. */
interface Expiry {
  reason: 'BEFORE_START' | 'AFTER_EXPIRY';
  /** Milliseconds since the epoch. */
  startsAt: number | null;
}

/**
 * The page for a link outside of its window. After its expiry 410, which is permanent: a client need not request the
 * link again. Before its start 404, which says nothing of how long that lasts (RFC 9110, 15.5.5 and 15.5.11).
 */
export function buildExpiredPage(brand: Brand, { reason, startsAt }: Expiry): HtmlPage {
  const { language, texts } = getTexts(brand.language);
  if (reason === 'AFTER_EXPIRY') {
    const text = html`<p>${texts.expiredText}</p>`;
    return buildErrorPage(brand, { status: 410, language, title: texts.expiredTitle, text });
  }
  const start = startsAt === null ? null : renderTimeTag(startsAt, language);
  const text = start === null ? html`<p>${texts.earlyText}</p>` : html`<p>${texts.earlyUntil} ${start}.</p>`;
  return buildErrorPage(brand, { status: 404, language, title: texts.earlyTitle, text });
}

/** What an error page says, and how. */
interface ErrorContent extends Pick<PageContent, 'status' | 'language' | 'title'> {
  /** The paragraphs below the title. */
  text: Html;
}

function buildErrorPage(brand: Brand, { text, ...content }: ErrorContent): HtmlPage {
  return buildPage({
    ...content,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${renderAppLine(brand)}
<h1>${content.title}</h1>
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
