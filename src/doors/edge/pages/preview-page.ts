import { renderButtons, renderWithAppName } from './buttons.ts';
import { renderIsolated, toPlainText } from './display-text.ts';
import { renderAppLine, renderEmblemOnly } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { parsePictureUrl, toSafeUrl } from './safe-url.ts';
import { OPEN_SCRIPT } from './scripts.ts';
import { getTitle, renderAppLinks, renderOpenGraph, renderSmartBanner } from './sharing.ts';
import { fillPlainText, TEXTS } from './texts.ts';

/** The actions that the preview page offers; null for an action without a URL. */
interface Actions {
  /** A deep link. */
  open: string | null;
  /** Whether `open` opens another app, whose name is unknown. */
  opensOtherApp: boolean;
  /** The store, or another fallback for devices that don't have the app. */
  get: string | null;
  /** Whether `get` is a store. */
  getsApp: boolean;
  web: string | null;
}

/** Builds the page that lets the visitor open the app, get the app or see the link on the web. */
export function buildPreviewPage(context: PageContext, actions: Actions): HtmlPage {
  const texts = TEXTS[context.language];
  const { opensOtherApp, getsApp } = actions;
  const [open, get, web] = [toSafeUrl(actions.open), toSafeUrl(actions.get), toSafeUrl(actions.web)];
  const openText = opensOtherApp ? texts.openInApp : renderWithAppName(texts.openInNamedApp, context);
  const storeText = opensOtherApp ? texts.getApp : renderWithAppName(texts.getNamedApp, context);
  const hasAlternative = get !== null || web !== null;
  return buildPage(context, {
    status: 200,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
${renderAppLinks(context, web)}${renderSmartBanner(context, open)}<meta name="robots" content="noindex">`,
    layout: 'columns',
    main: renderPreview(
      context,
      html`<nav class="actions">
${renderButtons([
  { id: 'open', url: open, text: openText },
  { id: 'get', url: get, text: getsApp ? storeText : texts.continueWithoutApp },
  { id: 'web', url: web, text: texts.seeOnWeb },
])}
${open === null && !hasAlternative && html`<p>${texts.nowhere}</p>`}
</nav>
${open !== null && hasAlternative && renderHint(texts.stillHere)}`,
    ),
    ...(open !== null && { script: { source: OPEN_SCRIPT, data: { hint: texts.stillHere } } }),
    picture: parsePictureUrl(context.preview.imageUrl),
  });
}

/** Renders the empty hint. An invisible copy of its text reserves the room, so that the buttons don't move later. */
function renderHint(text: string): Html {
  return html`<p class="hint"><span class="room" aria-hidden="true">${text}</span><span id="status" role="status"></span></p>`;
}

/** Builds the page for bots, such as link previewers and crawlers. It never redirects. */
export function buildBotPage(context: PageContext, web: string | null): HtmlPage {
  const texts = TEXTS[context.language];
  const url = toSafeUrl(web);
  return buildPage(context, {
    status: 200,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
${renderAppLinks(context, url)}${renderSmartBanner(context, null)}`,
    layout: 'columns',
    main: renderPreview(
      context,
      url !== null && html`<nav class="actions">${renderButtons([{ id: 'web', url, text: texts.seeOnWeb }])}</nav>`,
    ),
    picture: parsePictureUrl(context.preview.imageUrl),
  });
}

function renderPreview(context: PageContext, actions: Html | false): Html {
  const title = getTitle(context);
  const { description } = context.preview;
  return html`${renderPicture(context)}<div class="body about-link">
${title === context.appName ? renderEmblemOnly(context) : renderAppLine(context)}
<h1>${renderIsolated(title, 200)}</h1>
${description !== null && html`<p class="about">${renderIsolated(description, 300)}</p>`}
</div>
<div class="body choices">
${actions}
</div>`;
}

/** Renders the picture of a link. Returns null if it has none. */
export function renderPicture(context: PageContext): Html | null {
  const picture = parsePictureUrl(context.preview.imageUrl);
  const alternative = fillPlainText(TEXTS[context.language].picture, { title: toPlainText(getTitle(context), 200) });
  return picture === null
    ? null
    : html`<img class="picture" src="${picture.href}" alt="${alternative}" referrerpolicy="no-referrer">\n`;
}
