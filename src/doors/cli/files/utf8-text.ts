import { isUtf8 } from 'node:buffer';

export const REST_NOT_READ = 'The rest of the file was not read.';

/** Thrown at a line that can't be decoded. That line and the rest of the file are not imported. */
export class UnreadableTextError extends Error {
  override readonly name = 'UnreadableTextError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`${reason} ${REST_NOT_READ}`);
    this.line = line;
  }
}

const NEW_LINE = 0x0a;

/**
 * Decodes UTF-8 text and removes the byte order mark that some editors write. Invalid bytes are an error: replacement
 * characters would end up in the links.
 *
 * @throws UnreadableTextError at the first line that is not UTF-8, after yielding all lines before it.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let lines = 0;
  // The first bytes of a character that continues in the next chunk.
  let rest = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of bytes) {
    const all = Buffer.concat([rest, chunk]);
    const end = findEndOfCharacters(all);
    const whole = all.subarray(0, end);
    rest = all.subarray(end);
    const readable = isUtf8(whole) ? whole : getReadableLines(whole);
    const text = readable.toString();
    lines += countLineBreaks(text);
    yield isFirst ? text.replace(/^\ufeff/, '') : text;
    isFirst = false;
    if (readable !== whole) {
      throw new UnreadableTextError(lines + 1, 'is not UTF-8. Save the file as UTF-8.');
    }
  }
  if (rest.length > 0) {
    throw new UnreadableTextError(lines + 1, 'ends in the middle of a UTF-8 character.');
  }
}

/**
 * Returns the offset of an incomplete character at the end, or the number of bytes if the last character is complete.
 */
function findEndOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0b1100_0000) {
      const length = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
    if (byte < 0b1000_0000) {
      break;
    }
  }
  return bytes.length;
}

/** Returns the lines before the first line that is not UTF-8. */
function getReadableLines(bytes: Buffer): Buffer {
  let end = 0;
  for (let next = bytes.indexOf(NEW_LINE); next !== -1; next = bytes.indexOf(NEW_LINE, end)) {
    if (!isUtf8(bytes.subarray(end, next))) {
      break;
    }
    end = next + 1;
  }
  return bytes.subarray(0, end);
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
