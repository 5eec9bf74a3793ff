/**
 * What a terminal would obey, or a reader would not see: control characters (C0, DEL, C1), line and paragraph
 * separators, halves of surrogate pairs and format characters, which turn the direction of writing. The two joiners
 * stay: emoji and several scripts are written with them.
 */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;
const ACTIVE_EXCEPT_NEWLINE = new RegExp(`(?!\\n)(?:${ACTIVE.source})`, 'gu');

/**
 * A text on one line, with everything made visible (`\u001b`) that could take over a terminal: names and addresses come
 * from strangers.
 */
export function escapeForTerminal(text: string): string {
  return text.replace(ACTIVE, escapeCharacter);
}

/** Like `escapeForTerminal`, but leaves line breaks as they are. */
export function escapeLinesForTerminal(text: string): string {
  return text.replace(ACTIVE_EXCEPT_NEWLINE, escapeCharacter);
}

/** A value as JSON on one line, which means the same to every parser and nothing to a terminal. */
export function formatEscapedJson(value: unknown): string {
  return escapeForTerminal(JSON.stringify(value));
}

function escapeCharacter(character: string): string {
  if (character === '\n') {
    return '\\n';
  }
  // By UTF-16 units, as JSON writes what lies beyond U+FFFF.
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
