import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { type Brand, buildPage, type HtmlPage, type PageContent } from './page.ts';
import { parsePictureUrl } from './safe-url.ts';
import { getTexts } from './texts.ts';

/** Builds the 404 page for a path that isn't a link. */
export function buildNotFoundPage(brand: Brand): HtmlPage {
  const { language, texts } = getTexts(brand.language);
  const text = html`<p>${texts.notFoundText}</p>`;
  return buildErrorPage(brand, { status: 404, language, title: texts.notFoundTitle, text });
}

/** Builds the page for a link that leads to itself, or to a chain of other links. */
export function buildLoopPage(brand: Brand): HtmlPage {
  const { language, texts } = getTexts(brand.language);
  return buildErrorPage(brand, {
    status: 404,
    language,
    title: texts.loopTitle,
    text: html`<p>${texts.loopText}</p>`,
  });
}

/** Why a link doesn't resolve at the moment. */
interface Expiry {
  reason: 'BEFORE_START' | 'AFTER_EXPIRY';
  /** Milliseconds since the epoch. */
  startsAt: number | null;
}

/**
 * Builds the page for a link before its start or after its expiry. The status is 410 after the expiry, since that is
 * permanent, and 404 before the start, which may be temporary (RFC 9110, 15.5.5 and 15.5.11).
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

/** The content of an error page. */
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

/** Renders a time with its time zone, or null if the time is out of range. */
function renderTimeTag(milliseconds: number, language: string): Html | null {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) {
    return null;
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}">${format.format(time)} UTC</time>`;
}
