import type { ImportRecord } from '../../../domain/imports/import.ts';
import { UnreadableTextError } from './utf8-text.ts';

/** Far more than a link with all that it may have. Longer lines are not kept in memory to find that out. */
const MAX_LINE_LENGTH = 1_000_000;

/** The records of a file with one JSON object on each line; blank lines are of no account. */
export async function* parseJsonRecords(text: AsyncIterable<string>): AsyncGenerator<ImportRecord> {
  try {
    for await (const { line, content } of splitLines(text)) {
      if (content === null) {
        yield createFaultyRecord(line, `is longer than ${MAX_LINE_LENGTH} characters`);
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

export function createFaultyRecord(line: number, reason: string): ImportRecord {
  return { line, fields: null, fault: reason };
}

/** Lines with their numbers; null for one that is too long. */
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
    value = JSON.parse(content);
  } catch {
    return createFaultyRecord(line, 'is no JSON; each line is a JSON object of its own');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return createFaultyRecord(
      line,
      'is no JSON object; each line is one, such as {"code":"sale","uri":"/products/42"}',
    );
  }
  return { line, fields: value as Record<string, unknown>, fault: null };
}
