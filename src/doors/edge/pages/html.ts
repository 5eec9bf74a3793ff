/** Markup that is safe to send. */
export interface Html {
  readonly markup: string;
}

/** A value in a template. Text is escaped, markup is not; null and false render as nothing. */
type Part = string | number | Html | null | false | readonly Part[];

/** Builds markup and escapes all text in it, for element content and quoted attributes. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: pieces }, ...parts.map(renderPart)) };
}

/** Inserts trusted text without escaping, such as a style sheet or a script. Never use it for user input. */
export function toRawHtml(text: string): Html {
  return { markup: text };
}

function renderPart(part: Part): string {
  if (part === null || part === false) {
    return '';
  }
  if (typeof part === 'string') {
    return escapeHtml(part);
  }
  if (typeof part === 'number') {
    return String(part);
  }
  return 'markup' in part ? part.markup : part.map(renderPart).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}]+/gu, ' ')
    .replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}
