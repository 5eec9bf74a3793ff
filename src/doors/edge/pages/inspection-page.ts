import { isForeign } from '../../../domain/apps/uri.ts';
import type { ExpiryReason, Outcome, Step } from '../../../domain/redirects/outcome.ts';
import type { Destination } from '../../../domain/smart-links/destination.ts';
import type { Brand } from './brand.ts';
import { renderWebsiteButton } from './buttons.ts';
import { renderIsolated, renderLegible } from './display-text.ts';
import { renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { renderPicture } from './preview-page.ts';
import { parsePictureUrl, toSafeUrl } from './safe-url.ts';
import { TIME_SCRIPT } from './scripts.ts';
import type { InspectedOutcome } from './texts/text-keys.ts';
import { fillText, TEXTS } from './texts.ts';
import { renderTimeTag } from './time-tag.ts';

/** The maximum length of a displayed URL that is still readable, in UTF-16 code units. */
const ADDRESS_LENGTH = 400;

/** A validity window in milliseconds since the epoch; null where it is open. */
interface ValidityWindow {
  startsAt: number | null;
  expiresAt: number | null;
}

interface Explanation extends ValidityWindow {
  outcome: Outcome;
  destinations: readonly Destination[];
  /** The reasons for the outcome. They are in English. */
  steps: readonly Step[];
}

/** Builds the page that explains a link's destinations, which are shown as text. Only the short URL is a link. */
export function buildInspectionPage(context: PageContext, explanation: Explanation): HtmlPage {
  const texts = TEXTS[context.language];
  const { outcome, destinations, steps } = explanation;
  const summary = summarizeOutcome(outcome, context);
  const window = renderWindow(explanation, context);
  return buildPage(context, {
    status: 200,
    title: texts.inspectionTitle,
    head: html`<meta name="robots" content="noindex">`,
    layout: 'wide',
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${texts.inspectionTitle}</h1>
<p>${texts.inspectionText}</p>
<nav class="actions"><a class="button primary" href="${toSafeUrl(context.url)}">${texts.openLink}</a></nav>
${renderCard(context)}
<dl>
<dt>${texts.shortAddress}</dt><dd>${renderLegible(context.url, ADDRESS_LENGTH)}</dd>
<dt>${texts.content}</dt><dd>${renderLegible(context.uri, ADDRESS_LENGTH)}</dd>
${window}
</dl>
${
  summary !== null &&
  html`<section>
<h2>${texts.happens}</h2>
<p>${summary}</p>
</section>`
}
<section>
<h2>${texts.destinations}</h2>
${
  destinations.length === 0
    ? html`<p>${texts.noDestinations}</p>`
    : html`<ul class="places">${destinations.map((destination) => renderDestination(destination, context))}</ul>`
}
</section>
${
  steps.length > 0 &&
  html`<details>
<summary>${texts.technicalDetails}</summary>
<ol class="steps" lang="en">${steps.map(({ text }) => html`<li>${renderIsolated(text, ADDRESS_LENGTH)}</li>\n`)}</ol>
</details>`
}
</div>`,
    ...(window !== null && { script: { source: TIME_SCRIPT, data: {} } }),
    picture: parsePictureUrl(context.preview.imageUrl),
  });
}

interface Unavailability extends ValidityWindow {
  reason: ExpiryReason;
  /** The URL that the link leads to while it isn't valid; null if there is none. */
  url: string | null;
}

/**
 * Builds the inspection page of a link that is disabled or outside its validity window. It doesn't reveal the link's
 * content, which may be confidential. The status is that of the link's own page.
 */
export function buildUnavailablePage(context: PageContext, { reason, url, ...limits }: Unavailability): HtmlPage {
  // The window of a disabled link may be open, so the page would contradict itself.
  const window = reason === 'DISABLED' ? { startsAt: null, expiresAt: null } : limits;
  const texts = TEXTS[context.language];
  const isEarly = reason === 'BEFORE_START';
  const limit = isEarly ? window.startsAt : window.expiresAt;
  const time = limit === null ? null : renderTimeTag(limit, context.language);
  const text = isEarly ? texts.earlyUntil : texts.expiredAt;
  const title = isEarly ? texts.earlyTitle : texts.expiredTitle;
  return buildPage(context, {
    status: isEarly ? 404 : 410,
    title,
    head: html`<meta name="robots" content="noindex">`,
    layout: 'wide',
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${title}</h1>
<p>${time === null ? (isEarly ? texts.earlyText : texts.expiredText) : fillText(text, { time })}</p>
<p>${texts.destinationsHidden}</p>
${renderWebsiteButton(context)}
<dl>
<dt>${texts.shortAddress}</dt><dd>${renderLegible(context.url, ADDRESS_LENGTH)}</dd>
${url !== null && html`<dt>${texts.leadsMeanwhile}</dt><dd>${renderLegible(url, ADDRESS_LENGTH)}</dd>`}
${renderWindow(window, context)}
</dl>
</div>`,
    script: { source: TIME_SCRIPT, data: {} },
  });
}

/** Renders the picture and the texts that the preview of a link shows. Returns null if it has none. */
function renderCard(context: PageContext): Html | null {
  const { title, description } = context.preview;
  const picture = renderPicture(context);
  if (picture === null && title === null && description === null) {
    return null;
  }
  return html`<div class="card">
${picture}<div>
${title !== null && html`<p class="about card-title">${renderIsolated(title, 200)}</p>`}
${description !== null && html`<p class="about">${renderIsolated(description, 300)}</p>`}
</div>
</div>`;
}

function renderWindow({ startsAt, expiresAt }: ValidityWindow, { language }: Brand): Html | null {
  const texts = TEXTS[language];
  const [start, end] = [startsAt, expiresAt].map((limit) => (limit === null ? null : renderTimeTag(limit, language)));
  const lines = [
    start && html`<dd>${fillText(texts.availableFrom, { time: start })}</dd>\n`,
    end && html`<dd>${fillText(texts.availableUntil, { time: end })}</dd>\n`,
  ].filter((line) => line != null);
  return lines.length === 0 ? null : html`<dt>${texts.available}</dt>${lines}`;
}

function renderDestination({ platform, link, fallback, source }: Destination, { language, uri }: PageContext): Html {
  const texts = TEXTS[language];
  return html`<li>
<h3>${texts.platforms[platform]}</h3>
<p>${texts.sources[source === 'SAME_PATH' && isForeign(uri) ? 'SAME_ADDRESS' : source]}</p>
<dl>
${link !== null && html`<dt>${texts.content}</dt><dd>${renderLegible(link, ADDRESS_LENGTH)}</dd>`}
${fallback !== null && html`<dt>${texts.fallback}</dt><dd>${renderLegible(fallback, ADDRESS_LENGTH)}</dd>`}
</dl>
</li>
`;
}

const INSPECTED_OUTCOMES: Partial<Record<Outcome['kind'], InspectedOutcome>> = {
  REDIRECT: 'WEBSITE',
  INTENT: 'APP',
  STORE: 'STORE',
  PREVIEW_PAGE: 'PAGE',
  BOT_PAGE: 'PAGE',
  IPAD_CHECK: 'IPAD_CHECK',
  QR_PAGE: 'QR_PAGE',
};

/** Describes what happens if the visitor opens the link. Returns null for a link without a destination. */
function summarizeOutcome({ kind }: Outcome, { language }: Brand): string | null {
  const texts = TEXTS[language];
  const outcome = INSPECTED_OUTCOMES[kind];
  if (outcome !== undefined) {
    return texts.outcomes[outcome];
  }
  return kind === 'LOOP' ? texts.loopText : null;
}
