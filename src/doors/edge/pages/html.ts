/** Markup that can be sent as it is. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text is escaped, markup is not, and nothing leaves nothing behind. */
type Part = string | number | Html | null | false | readonly Part[];

/** Markup with every text in it escaped, in the content of elements as in quoted attributes. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: pieces }, ...parts.map(renderPart)) };
}

/** Text of our own that is no markup to a browser: a style sheet, a script. Never what somebody else wrote. */
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
