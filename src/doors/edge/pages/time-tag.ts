import type { PageLanguage } from '../../../domain/apps/page-language.ts';
import { type Html, html } from './html.ts';

/**
 * Renders a time with its weekday in UTC, which `TIME_SCRIPT` converts to the visitor's time zone. Takes milliseconds
 * since the epoch. Returns null if the time is out of range.
 */
export function renderTimeTag(milliseconds: number, language: PageLanguage): Html | null {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) {
    return null;
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}">${format.format(time)} UTC</time>`;
}
