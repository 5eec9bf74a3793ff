import type { PageLanguage } from '../../../domain/apps/page-language.ts';
import { type Html, html } from './html.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ja } from './texts/ja.ts';
import { pt } from './texts/pt.ts';
import type { Texts } from './texts/text-keys.ts';

/** The texts of all pages by language. */
export const TEXTS: Readonly<Record<PageLanguage, Texts>> = { en, de, fr, es, pt, ja };

const PLACEHOLDER = /\{(\w+)\}/;

/** Replaces the placeholders of a text. The text and all values that aren't markup are escaped. */
export function fillText(text: string, values: Readonly<Record<string, string | Html>>): Html {
  // Every second part is the name of a placeholder.
  const parts = text.split(PLACEHOLDER).map((part, index) => (index % 2 === 0 ? part : (values[part] ?? '')));
  return html`${parts}`;
}

/** Replaces the placeholders of a text without escaping it, for attributes, which `html` escapes. */
export function fillPlainText(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? part : (values[part] ?? '')))
    .join('');
}
