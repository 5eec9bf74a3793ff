import type { Brand } from './brand.ts';
import { renderIsolated, segmentCharacters } from './display-text.ts';
import { type Html, html } from './html.ts';
import { parsePictureUrl } from './safe-url.ts';

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

function getMonogram(appName: string): string {
  const [first] = segmentCharacters(/[\p{L}\p{N}].*/su.exec(appName.slice(0, NAME_LENGTH))?.[0] ?? '•');
  return (first?.segment ?? '•').slice(0, 8).toUpperCase();
}
