import { renderIsolated, segmentCharacters } from './display-text.ts';
import { type Html, html } from './html.ts';
import type { Brand } from './page.ts';
import { parsePictureUrl } from './safe-url.ts';

/** Background colors. Each has a contrast ratio of at least 4.5 with the white letter. */
const COLOURS = ['#8a3b52', '#7a4a12', '#47611a', '#1f6650', '#1d5f80', '#3f4fa3', '#6a4397', '#5a5650'] as const;

const NAME_LENGTH = 80;

type Emblem = Pick<Brand, 'appName' | 'iconUrl'>;

/** Renders the line with the app's icon (or first letter) and name. */
export function renderAppLine(brand: Emblem): Html {
  return html`<p class="app">${renderEmblem(brand)}${renderIsolated(brand.appName, NAME_LENGTH)}</p>`;
}

/** Renders only the icon, for pages whose title is the app's name. */
export function renderEmblemOnly(brand: Emblem): Html {
  return html`<p class="app alone">${renderEmblem(brand)}</p>`;
}

function renderEmblem({ appName, iconUrl }: Emblem): Html {
  const icon = parsePictureUrl(iconUrl);
  return icon === null
    ? html`<span class="emblem monogram" aria-hidden="true">${getMonogram(appName)}</span>`
    : // Without width and height attributes, browsers show the background instead of a broken-image icon.
      html`<img class="emblem" src="${icon.href}" alt="" referrerpolicy="no-referrer">`;
}

/** Returns the style for the background of an app's first letter. The color depends only on the app's name. */
export function buildMonogramStyle(appName: string): string {
  let sum = 0;
  for (const character of appName) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return `.monogram{background:${COLOURS[sum % COLOURS.length]}}`;
}

function getMonogram(appName: string): string {
  const [first] = segmentCharacters(/[\p{L}\p{N}].*/su.exec(appName.slice(0, NAME_LENGTH))?.[0] ?? '•');
  return (first?.segment ?? '•').slice(0, 8).toUpperCase();
}
