import { renderIsolated, toPlainText } from './display-text.ts';
import { buildMonogramStyle, renderAppLine, renderEmblemOnly } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { parsePictureUrl, toSafeUrl } from './safe-url.ts';
import { OPEN_SCRIPT } from './scripts.ts';
import { getTitle, renderAppLinks, renderOpenGraph, renderSmartBanner } from './sharing.ts';
import { getTexts, type Texts } from './texts.ts';

/** The actions that the preview page offers; null for an action without a URL. */
interface Actions {
  /** A deep link. */
  open: string | null;
  /** The store, or another fallback for devices that don't have the app. */
  get: string | null;
  web: string | null;
  /** Whether the page opens the app automatically, and continues to `get` (otherwise `web`) if the app doesn't open. */
  autoOpen: false | 'with-fallback';
}

/** Builds the page that lets the visitor open the app, get the app or see the link on the web. */
export function buildPreviewPage(context: PageContext, actions: Actions): HtmlPage {
  const { language, texts } = getTexts(context.language);
  const [open, get, web] = [toSafeUrl(actions.open), toSafeUrl(actions.get), toSafeUrl(actions.web)];
  const alternative = get ?? web;
  const automatic = actions.autoOpen === 'with-fallback' ? 'yes' : 'no';
  return buildPage({
    status: 200,
    language,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
${renderAppLinks(context, web)}${renderSmartBanner(context, open)}<meta name="robots" content="noindex">`,
    main: renderPreview(
      context,
      texts,
      html`<nav class="actions">
${renderButtons([
  { id: 'open', url: open, text: texts.openInApp },
  { id: 'get', url: get, text: texts.getApp },
  { id: 'web', url: web, text: texts.seeOnWeb },
])}
${open === null && alternative === null && html`<p>${texts.nowhere}</p>`}
</nav>
<p class="status" id="status" role="status"></p>`,
    ),
    script: open === null ? undefined : { source: OPEN_SCRIPT, data: { automatic, hint: texts.stillHere } },
    style: buildMonogramStyle(context.appName),
    pictures: [parsePictureUrl(context.preview.imageUrl), parsePictureUrl(context.iconUrl)],
  });
}

/** Builds the page for bots, such as link previewers and crawlers. It never redirects. */
export function buildBotPage(context: PageContext, web: string | null): HtmlPage {
  const { language, texts } = getTexts(context.language);
  const url = toSafeUrl(web);
  return buildPage({
    status: 200,
    language,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
${renderAppLinks(context, url)}${renderSmartBanner(context, null)}`,
    main: renderPreview(
      context,
      texts,
      url !== null && html`<nav class="actions">${renderButtons([{ id: 'web', url, text: texts.seeOnWeb }])}</nav>`,
    ),
    style: buildMonogramStyle(context.appName),
    pictures: [parsePictureUrl(context.preview.imageUrl), parsePictureUrl(context.iconUrl)],
  });
}

function renderPreview(context: PageContext, texts: Texts, actions: Html | false): Html {
  const picture = parsePictureUrl(context.preview.imageUrl);
  const title = getTitle(context);
  const { description } = context.preview;
  return html`${
    picture !== null &&
    html`<img class="picture" src="${picture.href}" alt="${texts.formatPicture(toPlainText(title, 200))}" referrerpolicy="no-referrer">\n`
  }<div class="body">
${title === context.appName ? renderEmblemOnly(context) : renderAppLine(context)}
<h1>${renderIsolated(title, 200)}</h1>
${description !== null && html`<p class="about">${renderIsolated(description, 300)}</p>`}
${actions}
</div>`;
}

interface Button {
  id: string;
  url: string | null;
  text: string;
}

const WEIGHTS = [' primary', '', ' quiet'] as const;

/** Renders the buttons that have a URL; the first of them is the primary one. */
function renderButtons(buttons: readonly Button[]): Html[] {
  return buttons
    .filter(({ url }) => url !== null)
    .map(
      ({ id, url, text }, index) =>
        html`<a class="button${WEIGHTS[index] ?? ''}" id="${id}" href="${url}">${text}</a>\n`,
    );
}
