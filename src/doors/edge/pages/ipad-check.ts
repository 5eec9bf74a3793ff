import { appLine, monogramStyle } from './emblem.ts';
import { html } from './html.ts';
import { type Page, type PageContext, pageOf } from './page.ts';
import { pictureOf, placeFromHere } from './place.ts';
import { IPAD_SCRIPT } from './scripts.ts';
import { openGraph, titleOf } from './sharing.ts';
import { textsFor } from './texts.ts';

/** Where each goes: addresses, or paths on the page's own host. */
export interface IpadCheck {
  ipad: string;
  mac: string;
  noscript: string;
}

/** The page that goes on by itself as soon as it knows whether it is on an iPad or on a Mac. */
export function ipadCheckPage(context: PageContext, where: IpadCheck): Page {
  const { language, texts } = textsFor(context.language);
  const noscript = placeFromHere(where.noscript);
  const ipad = placeFromHere(where.ipad) ?? noscript;
  const mac = placeFromHere(where.mac) ?? noscript;
  return pageOf({
    status: 200,
    language,
    title: titleOf(context),
    head: html`${openGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${appLine(context)}
<h1>${texts.oneMoment}</h1>
${noscript !== null && html`<noscript><nav class="actions"><a class="button primary" href="${noscript}">${texts.goOn}</a></nav></noscript>`}
</div>`,
    script: ipad === null || mac === null ? undefined : { source: IPAD_SCRIPT, data: { ipad, mac } },
    style: monogramStyle(context.appName),
    pictures: [pictureOf(context.iconUrl)],
  });
}
