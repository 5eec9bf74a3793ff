import type { PlatformKind } from '../../../domain/platform-kind.ts';
import { encodeQrCode, toSvgPath } from '../../../domain/qr-codes/qr-code.ts';
import { renderIsolated, renderLegible } from './display-text.ts';
import { buildMonogramStyle, renderAppLine } from './emblem.ts';
import { type Html, html } from './html.ts';
import { buildPage, type HtmlPage, type PageContext } from './page.ts';
import { parsePictureUrl } from './safe-url.ts';
import { getTitle, renderOpenGraph } from './sharing.ts';
import { getTexts } from './texts.ts';

/** Builds the page for devices without a destination: a QR code for opening the link on one of these platforms. */
export function buildQrPage(context: PageContext, platforms: readonly PlatformKind[]): HtmlPage {
  const { language, texts } = getTexts(context.language);
  const devices = toDevices(platforms).map((kind) => texts.platforms[kind]);
  const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(devices);
  return buildPage({
    status: 200,
    language,
    title: getTitle(context),
    head: html`${renderOpenGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${renderAppLine(context)}
<h1>${texts.scanTitle}</h1>
${context.preview.title !== null && html`<p class="about">${renderIsolated(context.preview.title, 200)}</p>`}
${devices.length > 0 && html`<p>${texts.formatScanText(names)}</p>`}
${renderQrCode(context.url, texts.scanCode)}
<p>${texts.orType}<br><strong class="address">${renderLegible(context.url.replace(/^https?:\/\//, ''), 300)}</strong></p>
</div>`,
    style: buildMonogramStyle(context.appName),
    pictures: [parsePictureUrl(context.iconUrl)],
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
