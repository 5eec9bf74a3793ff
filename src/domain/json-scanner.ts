/** The maximum nesting depth of a JSON text. Higher than that of metadata, by the levels around it. */
export const MAX_TEXT_LEVELS = 100;

/** The maximum number of members of an object. An object of 16 KB, the limit of metadata, has fewer. */
const MAX_MEMBERS = 10_000;

/** The number of bytes to scan per step, which takes a small part of a millisecond. */
const STEP_BYTES = 16_384;

/** A JSON text is valid as far as it was read, but exceeds a limit. */
export class JsonLimitError extends Error {
  override readonly name = 'JsonLimitError';
  /** The limit, as a predicate: "must have at most 100 levels of nesting". */
  readonly rule: string;

  constructor(rule: string) {
    super(`the JSON text ${rule}`);
    this.rule = rule;
  }
}

/** Where the parts of a JSON text are. */
interface JsonLayout {
  /** The bounds of the outermost array or object, in bytes. Null for any other value, and for an empty text. */
  root: { start: number; end: number } | null;
  /** The end of each array, object and string that is longer than `largeBytes`, by its start. */
  large: ReadonlyMap<number, number>;
}

interface ScanOptions {
  /** The maximum number of values at all levels. */
  maxValues: number;
  /** Values that are longer than this are returned in `large`, in bytes. */
  largeBytes?: number;
  /** Whether the text is JSON5, which has comments and strings in single quotes. */
  isJson5?: boolean;
}

/**
 * Scans a JSON text in UTF-8, and checks its limits before anything is built from it. Checks only how strings, arrays
 * and objects begin and end, so a text that passes can still be invalid.
 *
 * @throws JsonLimitError
 * @throws SyntaxError
 */
export function* scanJson(
  bytes: Uint8Array,
  { maxValues, largeBytes = Number.POSITIVE_INFINITY, isJson5 = false }: ScanOptions,
): Generator<void, JsonLayout> {
  const { length } = bytes;
  const large = new Map<number, number>();
  // The open arrays and objects, by level.
  const starts: number[] = [0];
  const closings: number[] = [0];
  const commas: number[] = [0];
  let level = 0;
  let values = 1;
  let root: JsonLayout['root'] = null;
  /** Whether there is text outside of an array or object. */
  let hasOtherRoot = false;
  let quote = 0;
  let stringStart = 0;
  let at = 0;
  for (let stop = 0; at < length; ) {
    if (at >= stop) {
      if (stop > 0) {
        yield;
      }
      stop = Math.min(length, at + STEP_BYTES);
    }
    if (quote !== 0) {
      while (at < stop && bytes[at] !== quote) {
        at += bytes[at] === BACKSLASH ? 2 : 1;
      }
      if (at < stop) {
        at += 1;
        quote = 0;
        if (at - stringStart > largeBytes) {
          large.set(stringStart, at);
        }
      }
    }
    for (; at < stop && quote === 0; at += 1) {
      const byte = bytes[at] as number;
      switch (byte) {
        case QUOTE:
        case SINGLE_QUOTE:
          if (byte === SINGLE_QUOTE && !isJson5) {
            throw new SyntaxError('invalid character "\'"');
          }
          quote = byte;
          stringStart = at;
          hasOtherRoot ||= level === 0;
          break;
        case OPENING_BRACKET:
        case OPENING_BRACE:
          if (level === 0 && root !== null) {
            throw new SyntaxError('text after the end of the value');
          }
          level += 1;
          values += 1;
          if (level > MAX_TEXT_LEVELS) {
            throw new JsonLimitError(`must have at most ${MAX_TEXT_LEVELS} levels of nesting`);
          }
          starts[level] = at;
          closings[level] = byte + 2;
          commas[level] = 0;
          break;
        case CLOSING_BRACKET:
        case CLOSING_BRACE: {
          const start = starts[level] as number;
          if (byte !== closings[level]) {
            throw new SyntaxError(`invalid character "${String.fromCharCode(byte)}"`);
          }
          level -= 1;
          if (level === 0) {
            root = { start, end: at + 1 };
          }
          if (at + 1 - start > largeBytes) {
            large.set(start, at + 1);
          }
          break;
        }
        case COMMA:
          hasOtherRoot ||= level === 0;
          values += 1;
          commas[level] = (commas[level] as number) + 1;
          if (values > maxValues) {
            throw new JsonLimitError(`must have at most ${maxValues} values`);
          }
          if ((commas[level] as number) >= MAX_MEMBERS && closings[level] === CLOSING_BRACE) {
            throw new JsonLimitError(`must have at most ${MAX_MEMBERS} names per object`);
          }
          break;
        case SLASH:
          if (!isJson5) {
            throw new SyntaxError('invalid character "/"');
          }
          at = findCommentEnd(bytes, at);
          break;
        default:
          hasOtherRoot ||= level === 0 && !isJsonWhitespace(byte);
      }
    }
  }
  if (level > 0 || quote !== 0) {
    throw new SyntaxError('invalid end of input');
  }
  if (root !== null && hasOtherRoot) {
    throw new SyntaxError('text beside the value');
  }
  return { root, large };
}

/** Scans a short text like `scanJson`. */
export function scanAtOnce(bytes: Uint8Array, options: ScanOptions): void {
  const steps = scanJson(bytes, options);
  while (steps.next().done !== true) {
    // The next step follows immediately.
  }
}

export const QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
export const COMMA = 0x2c;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
export const BACKSLASH = 0x5c;
// The closing character is two after the opening one, for both pairs.
export const OPENING_BRACKET = 0x5b;
export const CLOSING_BRACKET = 0x5d;
export const OPENING_BRACE = 0x7b;
export const CLOSING_BRACE = 0x7d;

/** Whether a byte is whitespace between the tokens of JSON. */
export function isJsonWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Returns the position of the last byte of a JSON5 comment, or the given position if none begins there. */
function findCommentEnd(bytes: Uint8Array, start: number): number {
  if (bytes[start + 1] === SLASH) {
    let at = start;
    while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) {
      at += 1;
    }
    return at;
  }
  if (bytes[start + 1] === ASTERISK) {
    let at = start + 3;
    while (at < bytes.length && !(bytes[at] === SLASH && bytes[at - 1] === ASTERISK)) {
      at += 1;
    }
    return at;
  }
  return start;
}
