import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { parsePictureUrl, toSafeUrlOrPath } from './safe-url.ts';
import { IPAD_SCRIPT } from './scripts.ts';
import { getTitle, renderOpenGraph } from './sharing.ts';
import { getTexts } from './texts.ts';

/** Where each goes: addresses, or paths on the page's own host. */
interface IpadCheck {
  ipad: string;
  mac: string;
  noscript: string;
}

/** The page that goes on by itself as soon as it knows whether it is on an iPad or on a Mac. */
export function buildIpadCheckPage(context: PageContext, targets: IpadCheck): HtmlPage {
  const { language, texts } = getTexts(context.language);
  const noscript = toSafeUrlOrPath(targets.noscript);
  const ipad = toSafeUrlOrPath(targets.ipad) ?? noscript;
  const mac = toSafeUrlOrPath(targets.mac) ?? noscript;
  return buildPage({
    status: 200,
    language,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${texts.oneMoment}</h1>
${noscript !== null && html`<noscript><nav class="actions"><a class="button primary" href="${noscript}">${texts.goOn}</a></nav></noscript>`}
</div>`,
    script: ipad === null || mac === null ? undefined : { source: IPAD_SCRIPT, data: { ipad, mac } },
    style: buildMonogramStyle(context.appName),
    pictures: [parsePictureUrl(context.iconUrl)],
  });
}
