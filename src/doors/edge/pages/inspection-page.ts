import type { Step } from '../../../domain/redirects/outcome.ts';
import type { Destination } from '../../../domain/smart-links/destination.ts';
import { renderIsolated, renderLegible } from './display-text.ts';
import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { parsePictureUrl, toSafeUrl } from './safe-url.ts';
import { getTexts, type Texts } from './texts.ts';

/** The maximum length of a displayed URL that is still readable, in UTF-16 code units. */
const ADDRESS_LENGTH = 400;

/** Builds the page that explains a link's destinations, which are shown as text. Only the short URL is a link. */
export function buildInspectionPage(
  context: PageContext,
  explanation: { destinations: readonly Destination[]; steps: readonly Step[] },
): HtmlPage {
  const { language, texts } = getTexts(context.language);
  const { destinations, steps } = explanation;
  return buildPage({
    status: 200,
    language,
    title: texts.inspectionTitle,
    head: html`<meta name="robots" content="noindex">`,
    wide: true,
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${texts.inspectionTitle}</h1>
<p>${texts.inspectionText}</p>
<dl>
<dt>${texts.shortAddress}</dt><dd>${renderLegible(context.url, ADDRESS_LENGTH)}</dd>
<dt>${texts.content}</dt><dd>${renderLegible(context.uri, ADDRESS_LENGTH)}</dd>
</dl>
<section>
<h2>${texts.destinations}</h2>
${
  destinations.length === 0
    ? html`<p>${texts.noDestinations}</p>`
    : html`<ul class="places">${destinations.map((destination) => renderDestination(destination, texts))}</ul>`
}
</section>
${
  steps.length > 0 &&
  html`<section>
<h2>${texts.why}</h2>
<ol class="steps">${steps.map(({ text }) => html`<li>${renderIsolated(text, ADDRESS_LENGTH)}</li>\n`)}</ol>
</section>`
}
<nav class="actions"><a class="button primary" href="${toSafeUrl(context.url)}">${texts.openLink}</a></nav>
</div>`,
    style: buildMonogramStyle(context.appName),
    pictures: [parsePictureUrl(context.iconUrl)],
  });
}

function renderDestination({ platform, link, fallback, source }: Destination, texts: Texts): Html {
  return html`<li>
<h3>${texts.platforms[platform]}</h3>
<p>${texts.sources[source]}</p>
<dl>
${link !== null && html`<dt>${texts.content}</dt><dd>${renderLegible(link, ADDRESS_LENGTH)}</dd>`}
${fallback !== null && html`<dt>${texts.fallback}</dt><dd>${renderLegible(fallback, ADDRESS_LENGTH)}</dd>`}
</dl>
</li>
`;
}
