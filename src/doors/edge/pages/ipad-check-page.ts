import { renderAppLine } from './emblem.ts';
import { html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { toSafeUrlOrPath } from './safe-url.ts';
import { IPAD_SCRIPT } from './scripts.ts';
import { getTitle, renderOpenGraph } from './sharing.ts';
import { TEXTS } from './texts.ts';

/** The target for each device: a URL, or a path on the page's host. */
interface IpadCheck {
  ipad: string;
  mac: string;
  noscript: string;
}

/** Builds the page that detects an iPad or a Mac and then continues automatically. */
export function buildIpadCheckPage(context: PageContext, targets: IpadCheck): HtmlPage {
  const texts = TEXTS[context.language];
  const noscript = toSafeUrlOrPath(targets.noscript);
  const ipad = toSafeUrlOrPath(targets.ipad) ?? noscript;
  const mac = toSafeUrlOrPath(targets.mac) ?? noscript;
  return buildPage(context, {
    status: 200,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${texts.oneMoment}</h1>
${noscript !== null && html`<noscript><nav class="actions"><a class="button primary" href="${noscript}">${texts.continueHere}</a></nav></noscript>`}
</div>`,
    ...(ipad !== null && mac !== null && { script: { source: IPAD_SCRIPT, data: { ipad, mac } } }),
  });
}
