import type { PlatformKind } from '../../../domain/platform-kind.ts';
import { encodeQrCode, toSvgPath } from '../../../domain/qr-codes/qr-code.ts';
import { renderIsolated, renderLegible } from './display-text.ts';
import { renderAppLine, renderEmblemOnly } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { getTitle, renderOpenGraph } from './sharing.ts';
import { fillText, TEXTS } from './texts.ts';

/** Builds the page for devices without a destination: a QR code for opening the link on one of these platforms. */
export function buildQrPage(context: PageContext, platforms: readonly PlatformKind[]): HtmlPage {
  const { language } = context;
  const texts = TEXTS[language];
  const title = getTitle(context);
  const devices = toDevices(platforms).map((kind) => texts.platforms[kind]);
  const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(devices);
  return buildPage(context, {
    status: 200,
    title,
    head: html`${renderOpenGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${title === context.appName ? renderEmblemOnly(context) : renderAppLine(context)}
<h1>${renderIsolated(title, 200)}</h1>
<h2>${texts.scanTitle}</h2>
${devices.length > 0 && html`<p>${fillText(texts.scanText, { devices: names })}</p>`}
${renderQrCode(context.url, texts.scanCode)}
<p>${texts.orType}<br><strong class="address">${renderLegible(context.url.replace(/^https?:\/\//, ''), 300)}</strong></p>
</div>`,
  });
}

/** Returns the platforms that have a camera. `universal` counts as both iPhone and iPad. */
function toDevices(platforms: readonly PlatformKind[]): PlatformKind[] {
  const both = platforms.includes('universal');
  return (['iphone', 'ipad', 'android'] as const).filter(
    (kind) => platforms.includes(kind) || (both && kind !== 'android'),
  );
}

/** The maximum length of a URL whose QR code a phone can reliably scan from a screen, in characters. */
const MAX_QR_LENGTH = 500;

/** Renders dark on light in every color scheme, since not every camera reads inverted codes. */
function renderQrCode(address: string, label: string): Html | null {
  if (address.length > MAX_QR_LENGTH) {
    return null;
  }
  const code = encodeQrCode(address);
  const side = code.length;
  return html`<svg class="code" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path stroke="#000" d="${toSvgPath(code)}"/></svg>`;
}
