/**
 * Matches text that a spreadsheet would run as a formula (operators can be full-width), after any number of escaping
 * quotes.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const ESCAPED_FORMULA = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Escapes text that a spreadsheet would run as a formula. URIs and titles are untrusted input. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Undoes `escapeFormula`. */
export function unescapeFormula(cell: string): string {
  return ESCAPED_FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** Formats one line of CSV (RFC 4180). */
export function formatCsvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/["\r\n,]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
