import type { Brand } from './brand.ts';
import { renderIsolated } from './display-text.ts';
import { type Html, html } from './html.ts';
import { toSafeUrl } from './safe-url.ts';
import { fillText, TEXTS } from './texts.ts';

interface Button {
  id: string;
  url: string | null;
  text: string | Html;
}

const WEIGHTS = [' primary', '', ' quiet'] as const;

/** In UTF-16 code units. A button must fit on a small screen. */
const NAME_LENGTH = 32;

/** Renders the buttons that have a URL; the first of them is the primary one. */
export function renderButtons(buttons: readonly Button[]): Html[] {
  return buttons
    .filter(({ url }) => url !== null)
    .map(
      ({ id, url, text }, index) =>
        html`<a class="button${WEIGHTS[index] ?? ''}" id="${id}" href="${url}">${text}</a>\n`,
    );
}

/** Renders a text of a button with the name of the app. */
export function renderWithAppName(text: string, { appName }: Pick<Brand, 'appName'>): Html {
  return fillText(text, { app: renderIsolated(appName, NAME_LENGTH) });
}

/** Renders the button that leads to the app's website. Returns null if it has none. */
export function renderWebsiteButton(brand: Brand): Html | null {
  const url = toSafeUrl(brand.websiteUrl);
  const text = renderWithAppName(TEXTS[brand.language].visitWebsite, brand);
  return url === null ? null : html`<nav class="actions">${renderButtons([{ id: 'website', url, text }])}</nav>`;
}
