import { shortenForMessage } from '../addresses/address.ts';
import { accept, type Checked, reject } from '../failures.ts';

const COLOR = /^#[0-9a-f]{6}$/;

/** Whether a text is a color in canonical form, which is safe in a style sheet. */
export function isAccentColor(text: string): boolean {
  return COLOR.test(text);
}

/** Parses the accent color of an app's pages. Only `#rrggbb` is accepted; the result is in lower case. */
export function parseAccentColor(text: string): Checked<string> {
  const color = text.trim().toLowerCase();
  return isAccentColor(color)
    ? accept(color)
    : reject(`must be a color in the form \`#rrggbb\`, such as \`#1d5f80\`; got \`${shortenForMessage(text)}\`.`);
}

/**
 * Returns the contrast ratio of two colors in canonical form, from 1 to 21 (WCAG 2.2, "contrast ratio").
 */
export function computeContrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [computeLuminance(one), computeLuminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns the relative luminance of a color, from 0 to 1 (WCAG 2.2, "relative luminance"). */
function computeLuminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
