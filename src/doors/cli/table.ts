import { escapeForTerminal } from './terminal-escape.ts';
import { computeWidth, padText, truncateText } from './text-width.ts';

/** One column of a table: its heading, and what it shows of an item; null shows as nothing. */
export interface Column<T> {
  heading: string;
  getCell: (item: T) => string | null;
  /** May be cut to fit the terminal. Not for what people copy: ids, codes, addresses. */
  elastic?: boolean;
}

const GAP = '  ';
/** An elastic column stays wide enough for its content to be told apart. */
const MIN_ELASTIC_WIDTH = 12;

/**
 * Items as aligned lines under headings, cells made inert. Elastic columns give way, the widest first, until the lines
 * fit into `width` columns; what can't give way makes the lines longer than that, and the terminal wraps them.
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

/** What one thing is, a line a fact; facts that are null are left out. */
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
