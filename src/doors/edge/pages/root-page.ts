import type { Preview } from '../../../domain/apps/preview.ts';
import type { Audience, Brand } from './brand.ts';
import { renderButtons, renderWithAppName } from './buttons.ts';
import { renderIsolated, renderLegible } from './display-text.ts';
import { renderEmblemOnly } from './emblem.ts';
import { html } from './html.ts';
import { buildPage, type HtmlPage } from './page.ts';
import { toSafeUrl } from './safe-url.ts';
import { renderOpenGraph } from './sharing.ts';
import { fillText, TEXTS } from './texts.ts';

/** The data of the page at the root of an app's links. */
interface AppRoot extends Brand {
  /** The app's default preview. */
  preview: Preview;
  /** The URL of this page. */
  url: string;
  /** The app's page in the store of the visitor's device; null if there is none. */
  storeUrl: string | null;
}

/** Builds the page at the root of an app's links: its name, icon and description, and the ways to the app itself. */
export function buildAppRootPage(root: AppRoot): HtmlPage {
  const texts = TEXTS[root.language];
  const { description } = root.preview;
  const address = root.url.replace(/^https?:\/\/|\/$/g, '');
  const buttons = renderButtons([
    { id: 'website', url: toSafeUrl(root.websiteUrl), text: renderWithAppName(texts.visitWebsite, root) },
    { id: 'get', url: toSafeUrl(root.storeUrl), text: renderWithAppName(texts.getNamedApp, root) },
  ]);
  return buildPage(root, {
    status: 200,
    title: root.appName,
    head: html`${renderOpenGraph(root)}
<meta name="robots" content="noindex">`,
    ...(buttons.length > 0 && { layout: 'columns' }),
    main: html`<div class="body about-link">
${renderEmblemOnly(root)}
<h1>${renderIsolated(root.appName, 100)}</h1>
${description !== null && html`<p class="about">${renderIsolated(description, 300)}</p>`}
<p>${fillText(texts.appRootText, { address: renderLegible(address, 100), app: renderIsolated(root.appName, 100) })}</p>
</div>
${buttons.length > 0 && html`<div class="body choices"><nav class="actions">${buttons}</nav></div>`}`,
  });
}

/** Builds the page at the root of the link domain, which belongs to no app. */
export function buildDomainRootPage(audience: Audience): HtmlPage {
  const { domainRootTitle, domainRootText } = TEXTS[audience.language];
  return buildPage(audience, {
    status: 200,
    title: domainRootTitle,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="body">
<h1>${domainRootTitle}</h1>
<p>${domainRootText}</p>
</div>`,
  });
}
