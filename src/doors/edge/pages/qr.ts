import type { PlatformKind } from '../../../domain/apps/platform.ts';
import { qrCodeOf, strokesOf } from '../../../domain/qr-codes/qr-code.ts';
import { appLine, monogramStyle } from './emblem.ts';
import { type Html, html } from './html.ts';
import { type Page, type PageContext, pageOf } from './page.ts';
import { pictureOf } from './place.ts';
import { openGraph, titleOf } from './sharing.ts';
import { textsFor } from './texts.ts';
import { isolated, legible } from './words.ts';

/** The page for devices on which the link leads nowhere: its code, to be opened on one of these platforms. */
export function qrPage(context: PageContext, platforms: readonly PlatformKind[]): Page {
  const { language, texts } = textsFor(context.language);
  const devices = devicesOf(platforms).map((kind) => texts.platforms[kind]);
  const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(devices);
  return pageOf({
    status: 200,
    language,
    title: titleOf(context),
    head: html`${openGraph(context)}
<meta name="robots" content="noindex">`,
    main: html`<div class="body">
${appLine(context)}
<h1>${texts.scanTitle}</h1>
${context.preview.title !== null && html`<p class="about">${isolated(context.preview.title, 200)}</p>`}
${devices.length > 0 && html`<p>${texts.scanText(names)}</p>`}
${codeOf(context.url, texts.scanCode)}
<p>${texts.orType}<br><strong class="address">${legible(context.url.replace(/^https?:\/\//, ''), 300)}</strong></p>
</div>`,
    style: monogramStyle(context.appName),
    pictures: [pictureOf(context.iconUrl)],
  });
}

/** What has a camera, each named once: the platform for both of Apple's devices is both of them. */
function devicesOf(platforms: readonly PlatformKind[]): PlatformKind[] {
  const both = platforms.includes('universal');
  return (['iphone', 'ipad', 'android'] as const).filter(
    (kind) => platforms.includes(kind) || (both && kind !== 'android'),
  );
}

/** The longest address, in characters, whose code a phone still reads off a screen without pains. */
const MOST_CODED = 500;

/** Dark on light whatever the colours around it are: not every camera reads the opposite. */
function codeOf(address: string, label: string): Html | null {
  if (address.length > MOST_CODED) return null;
  const code = qrCodeOf(address);
  const side = code.length;
  return html`<svg class="code" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path stroke="#000" d="${strokesOf(code)}"/></svg>`;
}
