import { escapeForTerminal } from './terminal-escape.ts';
import { computeWidth, padText, truncateText } from './text-width.ts';

/** One column of a table. A null cell is empty. */
export interface Column<T> {
  heading: string;
  getCell: (item: T) => string | null;
  /** Whether the column is truncated to fit the terminal. Not for values that people copy: ids, codes, URLs. */
  elastic?: boolean;
}

const GAP = '  ';
/** The minimum width of an elastic column. The cells of a narrower one would be hard to distinguish. */
const MIN_ELASTIC_WIDTH = 12;

/**
 * Formats items as aligned lines under headings, and escapes the cells for a terminal. Shrinks elastic columns, the
 * widest first, until the lines fit into `width` columns. Lines that still don't fit are wrapped by the terminal.
 */
export function formatTable<T>(columns: readonly Column<T>[], items: readonly T[], width: number): string {
  const headings = columns.map(({ heading }) => heading.toUpperCase());
  const rows = [headings, ...items.map((item) => columns.map(({ getCell }) => escapeForTerminal(getCell(item) ?? '')))];
  const naturalWidths = columns.map((_, i) => Math.max(...rows.map((row) => computeWidth(row[i] ?? ''))));
  const elastic = columns.map((column) => column.elastic === true);
  const widths = fitWidths(naturalWidths, elastic, width - GAP.length * (columns.length - 1));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => padText(truncateText(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Formats name and value pairs, one per line. Omits pairs whose value is null. */
export function formatFacts(pairs: readonly (readonly [name: string, value: string | number | null])[]): string {
  const known = pairs.filter(([, value]) => value !== null);
  const column = Math.max(0, ...known.map(([name]) => computeWidth(name)));
  return known.map(([name, value]) => `${padText(name, column)}${GAP}${escapeForTerminal(String(value))}\n`).join('');
}

function fitWidths(naturalWidths: readonly number[], elastic: readonly boolean[], available: number): number[] {
  const widths = [...naturalWidths];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths.filter((width, i) => elastic[i] && width > MIN_ELASTIC_WIDTH));
    const at = widths.findIndex((width, i) => elastic[i] && width === widest);
    if (at === -1) {
      break;
    }
    widths[at] = widest - 1;
    excess -= 1;
  }
  return widths;
}
