/**
 * Characters that control a terminal or are invisible: control characters (C0, DEL, C1), line and paragraph separators,
 * lone surrogates and format characters, such as those that change the writing direction. The two joiners are allowed,
 * since emoji and several scripts need them.
 */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;
const ACTIVE_EXCEPT_NEWLINE = new RegExp(`(?!\\n)(?:${ACTIVE.source})`, 'gu');

/**
 * Escapes everything in a text that could control a terminal (as `\u001b`), line breaks included. Names and URLs are
 * untrusted input.
 */
export function escapeForTerminal(text: string): string {
  return text.replace(ACTIVE, escapeCharacter);
}

/** Like `escapeForTerminal`, but leaves line breaks unchanged. */
export function escapeLinesForTerminal(text: string): string {
  return text.replace(ACTIVE_EXCEPT_NEWLINE, escapeCharacter);
}

/**
 * Formats a value as JSON on one line that is safe to print on a terminal. The escapes don't change the parsed value.
 */
export function formatEscapedJson(value: unknown): string {
  return escapeForTerminal(JSON.stringify(value));
}

function escapeCharacter(character: string): string {
  if (character === '\n') {
    return '\\n';
  }
  // JSON escapes characters beyond U+FFFF as two UTF-16 code units.
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
