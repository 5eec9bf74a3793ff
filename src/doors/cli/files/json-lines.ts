import type { ImportRecord } from '../../../domain/imports/import.ts';
import { parseJson } from '../../../domain/json.ts';
import { UnreadableTextError } from './utf8-text.ts';

/** Far longer than any valid link. Longer lines are not buffered. */
const MAX_LINE_LENGTH = 1_000_000;

/** Reads records from a file with one JSON object per line. Skips blank lines. */
export async function* parseJsonRecords(text: AsyncIterable<string>): AsyncGenerator<ImportRecord> {
  try {
    for await (const { line, content } of splitLines(text)) {
      if (content === null) {
        yield createFaultyRecord(line, `is longer than ${MAX_LINE_LENGTH} characters.`);
      } else if (content.trim() !== '') {
        yield parseRecord(line, content);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableTextError)) {
      throw error;
    }
    yield createFaultyRecord(error.line, error.message);
  }
}

/** Creates a record for a line that can't be read. `reason` is a predicate whose subject is the line. */
export function createFaultyRecord(line: number, reason: string): ImportRecord {
  return { line, fields: null, fault: reason };
}

/** Yields lines with their numbers. The content of a line that is too long is null. */
async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<{ line: number; content: string | null }> {
  let line = 1;
  let rest = '';
  let isTooLong = false;
  for await (const chunk of text) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      const content = rest + chunk.slice(from, end);
      yield { line, content: isTooLong || content.length > MAX_LINE_LENGTH ? null : content };
      line += 1;
      rest = '';
      isTooLong = false;
      from = end + 1;
    }
    rest += chunk.slice(from);
    if (rest.length > MAX_LINE_LENGTH) {
      isTooLong = true;
      rest = '';
    }
  }
  yield { line, content: isTooLong ? null : rest };
}

function parseRecord(line: number, content: string): ImportRecord {
  let value: unknown;
  try {
    value = parseJson(content);
  } catch {
    return createFaultyRecord(line, 'is not valid JSON. Each line must be a JSON object.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return createFaultyRecord(
      line,
      'is not a JSON object. Each line must be one, for example `{"code":"sale","uri":"/products/42"}`.',
    );
  }
  return { line, fields: value as Record<string, unknown>, fault: null };
}
