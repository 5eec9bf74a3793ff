import { computeContrast, isAccentColor } from '../../../domain/apps/accent-color.ts';
import type { Brand } from './brand.ts';
import { CARD_COLORS } from './style.ts';

/** Backgrounds of the first letter. Each has a contrast ratio of at least 4.5 with the white letter. */
const LETTER_COLORS = ['#8a3b52', '#7a4a12', '#47611a', '#1f6650', '#1d5f80', '#3f4fa3', '#6a4397', '#5a5650'] as const;

/** The lowest contrast ratio of a text with its background (WCAG 2.2, 1.4.3). */
const TEXT_CONTRAST = 4.5;

/** The lowest contrast ratio of a button with the card below it (WCAG 2.2, 1.4.11). */
const SHAPE_CONTRAST = 3;

/**
 * Returns the style of an app's pages: the color of the first letter and of the primary button. The accent color is
 * checked again, since a text that isn't a color must never become part of the style sheet.
 */
export function buildBrandStyle({ appName, accentColor }: Pick<Brand, 'appName' | 'accentColor'>): string {
  if (accentColor === null || !isAccentColor(accentColor)) {
    return `.monogram{background:${chooseLetterColor(appName)}}`;
  }
  const text = chooseTextColor(accentColor);
  const edges = CARD_COLORS.map((card) =>
    computeContrast(accentColor, card) < SHAPE_CONTRAST ? 'var(--quiet)' : 'transparent',
  );
  return `:root{--button:${accentColor};--on-button:${text};--edge:${edges[0]}}
@media(prefers-color-scheme:dark){:root{--edge:${edges[1]}}}
.monogram{background:var(--button);color:var(--on-button);border:1px solid var(--edge)}`;
}

/** Returns white or black: at least one of them is readable on any color. */
export function chooseTextColor(background: string): string {
  return computeContrast(background, '#ffffff') >= TEXT_CONTRAST ? '#ffffff' : '#000000';
}

/** Returns a color that depends only on the app's name. */
function chooseLetterColor(appName: string): string {
  let sum = 0;
  for (const character of appName) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return LETTER_COLORS[sum % LETTER_COLORS.length] ?? LETTER_COLORS[0];
}
