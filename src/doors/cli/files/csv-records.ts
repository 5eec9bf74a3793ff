import { CsvError, type Parser, parse } from 'csv-parse';
import { formatCount } from '../../../domain/count-text.ts';
import type { ImportRecord } from '../../../domain/imports/import.ts';
import { isNameOfField } from '../../../domain/imports/link-record.input.ts';
import { FileError } from '../problem.ts';
import { unescapeFormula } from './csv-cell.ts';
import { chooseDelimiter, detectDelimiter, isDeclaration } from './csv-delimiter.ts';
import { createFaultyRecord } from './json-lines.ts';
import { REST_NOT_READ, UnreadableTextError } from './utf8-text.ts';

/** Far larger than any valid link. Without this limit, the parser would buffer the whole file after an unclosed quote. */
const MAX_RECORD_BYTES = 1_000_000;

/**
 * Reads records from CSV (RFC 4180) with a header line, separated by commas, semicolons or tabs. Skips blank lines, and
 * ignores blanks around cells, but not within quotes.
 *
 * @throws FileError if the header has no `uri` column, or has a column twice.
 */
export async function* parseCsvRecords(text: AsyncIterable<string>, name: string): AsyncGenerator<ImportRecord> {
  let columns: readonly string[] | null = null;
  let line = 1;
  try {
    for await (const cells of parseRows(text)) {
      const isBlank = cells.length === 1 && cells[0]?.trim() === '';
      if (columns === null) {
        if (!isBlank && !isDeclaration(cells)) {
          columns = parseColumns(cells, name);
        }
      } else if (!isBlank) {
        yield toRecord(line, columns, cells);
      }
      // The parser's own line count is wrong: it counts a CRLF within quotes twice.
      line += 1 + cells.reduce((sum, cell) => sum + countLineBreaks(cell), 0);
    }
  } catch (error) {
    // Reports the line on which the faulty row begins, which may be several lines before the error.
    if (error instanceof UnreadableTextError) {
      yield createFaultyRecord(line, error.message);
    } else if (error instanceof CsvError) {
      yield createFaultyRecord(line, `${getReason(error)} ${REST_NOT_READ}`);
    } else {
      throw error;
    }
  }
}

/** Yields the rows of each chunk. Throws a parse error only after all rows before it. */
async function* parseRows(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  const rows: string[][] = [];
  let parser: Parser | null = null;
  // The beginning of the text, until it contains the whole header.
  let head = '';
  let textError: UnreadableTextError | null = null;
  try {
    for await (const chunk of text) {
      if (parser === null) {
        head += chunk;
        const delimiter = detectDelimiter(head);
        if (delimiter === null && head.length <= MAX_RECORD_BYTES) {
          continue;
        }
        parser = createParser(delimiter ?? ',', rows);
      }
      const parseError = await write(parser, head || chunk);
      head = '';
      yield* rows.splice(0);
      if (parseError) {
        throw parseError;
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableTextError)) {
      throw error;
    }
    textError = error;
  }
  const whole = parser ?? createParser(chooseDelimiter(head.trim()), rows);
  if (parser === null) {
    const headError = await write(whole, head);
    if (headError) {
      yield* rows.splice(0);
      throw textError ?? headError;
    }
  }
  // The parser emits the last row only when its input has ended.
  const parseError = await new Promise<Error | null>((resolve) => {
    whole
      .once('error', resolve)
      .once('finish', () => resolve(null))
      .end();
  });
  yield* rows.splice(0);
  if (textError !== null || parseError !== null) {
    throw textError ?? parseError;
  }
}

function createParser(delimiter: string, rows: string[][]): Parser {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD_BYTES,
    // Removes the blanks around quotes. Exports put cells with blanks at their ends in quotes.
    trim: true,
    cast: (cell, { quoting }) => (quoting ? cell : cell.trim()),
    // The parser's readable stream would drop unread rows on an error.
    on_record(row: string[]) {
      rows.push(row);
      return null;
    },
  });
  // The callbacks of `write` and `end` report errors; an error event without a listener would end the process.
  parser.on('error', () => {});
  return parser;
}

function write(parser: Parser, text: string): Promise<Error | null | undefined> {
  return new Promise((resolve) => parser.write(text, resolve));
}

function parseColumns(cells: readonly string[], name: string): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const duplicate = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i);
  if (duplicate !== undefined) {
    throw new FileError(`${name} has more than one \`${duplicate}\` column.`);
  }
  if (!columns.some((column) => isNameOfField(column, 'uri'))) {
    throw new FileError(
      `${name} has no \`uri\` column. The first line of a CSV file must be a header with column names, separated by commas, semicolons or tabs.`,
    );
  }
  return columns;
}

function toRecord(line: number, columns: readonly string[], cells: readonly string[]): ImportRecord {
  // Spreadsheets often add empty cells to the end of a line.
  const hasSurplus = cells.slice(columns.length).some((cell) => cell !== '');
  if (hasSurplus || cells.length < columns.length) {
    return createFaultyRecord(
      line,
      `has ${formatCount(cells.length, 'cell')}, but the header has ${formatCount(columns.length, 'column')}.`,
    );
  }
  const entries = columns.flatMap((column, i) =>
    column === '' ? [] : [[column, unescapeFormula(cells[i] ?? '')] as const],
  );
  return { line, fields: Object.fromEntries(entries), fault: null };
}

function getReason({ code }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'has a quote that is never closed.';
    case 'CSV_MAX_RECORD_SIZE':
      return `is longer than ${MAX_RECORD_BYTES} bytes. Check for a quote that is never closed.`;
    default:
      return 'has a quote in the middle of a cell. Enclose the whole cell in quotes, and double the quotes within it.';
  }
}

function countLineBreaks(cell: string): number {
  return /[\r\n]/.test(cell) ? (cell.match(/\r\n|\n|\r/g) ?? []).length : 0;
}
