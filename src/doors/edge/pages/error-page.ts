import type { ExpiryReason } from '../../../domain/redirects/outcome.ts';
import type { Audience, Brand } from './brand.ts';
import { renderWebsiteButton } from './buttons.ts';
import { renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContent } from './page.ts';
import { TIME_SCRIPT } from './scripts.ts';
import { fillText, TEXTS } from './texts.ts';
import { renderTimeTag } from './time-tag.ts';

/** Builds the 404 page for a path that isn't a link. It belongs to no app if no app has the host. */
export function buildNotFoundPage(brand: Brand | Audience): HtmlPage {
  const { notFoundTitle, notFoundText } = TEXTS[brand.language];
  return buildErrorPage(brand, { status: 404, title: notFoundTitle, text: notFoundText });
}

/** Builds the page for a link that leads to itself, or to a chain of other links. */
export function buildLoopPage(brand: Brand): HtmlPage {
  const { loopTitle, loopText } = TEXTS[brand.language];
  return buildErrorPage(brand, { status: 404, title: loopTitle, text: loopText });
}

/** Why a link doesn't resolve at the moment. */
interface Expiry {
  reason: ExpiryReason;
  /** Milliseconds since the epoch. */
  startsAt: number | null;
}

/**
 * Builds the page for a link that is disabled, or before its start, or after its expiry. The status is 404 before the
 * start, which may be temporary, and otherwise 410 (RFC 9110, 15.5.5 and 15.5.11).
 */
export function buildExpiredPage(brand: Brand, { reason, startsAt }: Expiry): HtmlPage {
  const { language } = brand;
  const texts = TEXTS[language];
  if (reason !== 'BEFORE_START') {
    return buildErrorPage(brand, { status: 410, title: texts.expiredTitle, text: texts.expiredText });
  }
  const time = startsAt === null ? null : renderTimeTag(startsAt, language);
  return time === null
    ? buildErrorPage(brand, { status: 404, title: texts.earlyTitle, text: texts.earlyText })
    : buildErrorPage(brand, {
        status: 404,
        title: texts.earlyTitle,
        text: fillText(texts.earlyUntil, { time }),
        script: { source: TIME_SCRIPT, data: {} },
      });
}

/** The content of an error page, with the paragraph below its title. */
interface ErrorContent extends Pick<PageContent, 'status' | 'title' | 'script'> {
  text: string | Html;
}

function buildErrorPage(brand: Brand | Audience, { text, ...content }: ErrorContent): HtmlPage {
  return buildPage(brand, {
    ...content,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${'appName' in brand && renderAppLine(brand)}
<h1>${content.title}</h1>
<p>${text}</p>
${'appName' in brand && renderWebsiteButton(brand)}
</div>`,
  });
}
