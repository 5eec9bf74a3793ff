import { CsvError, parse } from 'csv-parse';
import type { ImportRecord } from '../../../domain/imports/import.ts';
import { isNameOfField } from '../../../domain/imports/link-record.input.ts';
import { FileError } from '../problem.ts';
import { unescapeFormula } from './csv-cell.ts';
import { createFaultyRecord } from './json-lines.ts';
import { UnreadableTextError } from './utf8-text.ts';

/** Far more than a link with all that it may have; in bytes. A quote that is never closed would take in the whole file. */
const MAX_RECORD_BYTES = 1_000_000;

/**
 * The records of a table (RFC 4180) whose first line names the columns. Blank lines are of no account.
 *
 * @throws FileError for a header that no link can be read by.
 */
export async function* parseCsvRecords(text: AsyncIterable<string>, name: string): AsyncGenerator<ImportRecord> {
  let columns: readonly string[] | null = null;
  let line = 1;
  try {
    for await (const cells of parseRows(text)) {
      const isBlank = cells.length === 1 && cells[0]?.trim() === '';
      if (columns === null) {
        if (!isBlank) {
          columns = parseColumns(cells, name);
        }
      } else if (!isBlank) {
        yield toRecord(line, columns, cells);
      }
      // Counted by what was read: the parser's own count takes CRLF within quotes for two.
      line += 1 + cells.reduce((sum, cell) => sum + countLineBreaks(cell), 0);
    }
  } catch (error) {
    // The row in which the mistake is may have begun some lines before it.
    if (error instanceof UnreadableTextError) {
      yield createFaultyRecord(line, error.message);
    } else if (error instanceof CsvError) {
      yield createFaultyRecord(line, `${getReason(error)}; nothing from here on was read`);
    } else {
      throw error;
    }
  }
}

/** The rows, as many as a chunk holds at a time; those in front of a mistake come before it is thrown. */
async function* parseRows(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  const rows: string[][] = [];
  const parser = parse({
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD_BYTES,
    // Not through the parser's own stream, which forgets the rows that nobody has read yet when it meets a mistake.
    on_record(row: string[]) {
      rows.push(row);
      return null;
    },
  });
  // Whoever writes to it hears of it.
  parser.on('error', () => {});
  let textError: UnreadableTextError | null = null;
  try {
    for await (const chunk of text) {
      const parseError = await new Promise<Error | null | undefined>((resolve) => parser.write(chunk, resolve));
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
  // The parser holds the last row back until it knows that there is nothing more.
  const parseError = await new Promise<Error | null>((resolve) => {
    parser
      .once('error', resolve)
      .once('finish', () => resolve(null))
      .end();
  });
  yield* rows.splice(0);
  if (textError !== null || parseError !== null) {
    throw textError ?? parseError;
  }
}

function parseColumns(cells: readonly string[], name: string): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const duplicate = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i);
  if (duplicate !== undefined) {
    throw new FileError(`${name} has two columns called ${duplicate}.`);
  }
  if (!columns.some((column) => isNameOfField(column, 'uri'))) {
    throw new FileError(
      `${name} has no column called uri. The first line of a table names its columns, with commas between them.`,
    );
  }
  return columns;
}

function toRecord(line: number, columns: readonly string[], cells: readonly string[]): ImportRecord {
  // Spreadsheets are generous with commas at the end.
  const hasSurplus = cells.slice(columns.length).some((cell) => cell !== '');
  if (hasSurplus || cells.length < columns.length) {
    return createFaultyRecord(line, `has ${cells.length} cells, and there are ${columns.length} columns`);
  }
  const entries = columns.flatMap((column, i) =>
    column === '' ? [] : [[column, unescapeFormula(cells[i] ?? '')] as const],
  );
  return { line, fields: Object.fromEntries(entries), fault: null };
}

function getReason({ code }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'begins with a quote that is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return `is longer than ${MAX_RECORD_BYTES} bytes; is there a quote that is not closed?`;
    default:
      return 'has a quote in the middle of a cell; quotes stand around the whole cell, and are doubled within';
  }
}

function countLineBreaks(cell: string): number {
  return /[\r\n]/.test(cell) ? (cell.match(/\r\n|\n|\r/g) ?? []).length : 0;
}
