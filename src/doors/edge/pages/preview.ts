import { appLine, emblemAlone, monogramStyle } from './emblem.ts';
import { type Html, html } from './html.ts';
import { type Page, type PageContext, pageOf } from './page.ts';
import { pictureOf, placeOf } from './place.ts';
import { OPEN_SCRIPT } from './scripts.ts';
import { appLinks, openGraph, smartBanner, titleOf } from './sharing.ts';
import { type Texts, textsFor } from './texts.ts';
import { isolated, plain } from './words.ts';

/** What the preview page offers; null where there is nothing of the kind. */
export interface Actions {
  /** A deep link. */
  open: string | null;
  /** A store, or where else a device goes on which the app is missing. */
  get: string | null;
  web: string | null;
  /** Whether the page tries to open the app by itself, and goes to `get` (else to `web`) where nothing came of it. */
  autoOpen: false | 'with-fallback';
}

/** The page that asks: open the app, get it, or see the link on the web. */
export function previewPage(context: PageContext, actions: Actions): Page {
  const { language, texts } = textsFor(context.language);
  const [open, get, web] = [placeOf(actions.open), placeOf(actions.get), placeOf(actions.web)];
  const instead = get ?? web;
  const automatic = actions.autoOpen === 'with-fallback' ? 'yes' : 'no';
  return pageOf({
    status: 200,
    language,
    title: titleOf(context),
    head: html`${openGraph(context)}
${appLinks(context, web)}${smartBanner(context, open)}<meta name="robots" content="noindex">`,
    main: previewOf(
      context,
      texts,
      html`<nav class="actions">
${buttons([
  { id: 'open', place: open, text: texts.openInApp },
  { id: 'get', place: get, text: texts.getApp },
  { id: 'web', place: web, text: texts.seeOnWeb },
])}
${open === null && instead === null && html`<p>${texts.nowhere}</p>`}
</nav>
<p class="status" id="status" role="status"></p>`,
    ),
    script: open === null ? undefined : { source: OPEN_SCRIPT, data: { automatic, hint: texts.stillHere } },
    style: monogramStyle(context.appName),
    pictures: [pictureOf(context.preview.imageUrl), pictureOf(context.iconUrl)],
  });
}

/** The page for programs that show a link or look where it leads. Nothing on it jumps. */
export function botPage(context: PageContext, web: string | null): Page {
  const { language, texts } = textsFor(context.language);
  const place = placeOf(web);
  return pageOf({
    status: 200,
    language,
    title: titleOf(context),
    head: html`${openGraph(context)}
${appLinks(context, place)}${smartBanner(context, null)}`,
    main: previewOf(
      context,
      texts,
      place !== null && html`<nav class="actions">${buttons([{ id: 'web', place, text: texts.seeOnWeb }])}</nav>`,
    ),
    style: monogramStyle(context.appName),
    pictures: [pictureOf(context.preview.imageUrl), pictureOf(context.iconUrl)],
  });
}

function previewOf(context: PageContext, texts: Texts, actions: Html | false): Html {
  const picture = pictureOf(context.preview.imageUrl);
  const title = titleOf(context);
  const { description } = context.preview;
  return html`${
    picture !== null &&
    html`<img class="picture" src="${picture.href}" alt="${texts.picture(plain(title, 200))}" referrerpolicy="no-referrer">\n`
  }<div class="body">
${title === context.appName ? emblemAlone(context) : appLine(context)}
<h1>${isolated(title, 200)}</h1>
${description !== null && html`<p class="about">${isolated(description, 300)}</p>`}
${actions}
</div>`;
}

interface Button {
  id: string;
  place: string | null;
  text: string;
}

const WEIGHTS = [' primary', '', ' quiet'] as const;

/** The first place that there is leads; the others stand behind it. */
function buttons(offered: readonly Button[]): Html[] {
  return offered
    .filter(({ place }) => place !== null)
    .map(
      ({ id, place, text }, index) =>
        html`<a class="button${WEIGHTS[index] ?? ''}" id="${id}" href="${place}">${text}</a>\n`,
    );
}
