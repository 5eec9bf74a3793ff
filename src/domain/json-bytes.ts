import { parseJson } from './json.ts';
import {
  BACKSLASH,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  isJsonWhitespace,
  JsonLimitError,
  MAX_TEXT_LEVELS,
  OPENING_BRACE,
  OPENING_BRACKET,
  QUOTE,
  scanAtOnce,
  scanJson,
} from './json-scanner.ts';
import { runSteps } from './time-slice.ts';

/** The number of bytes that are parsed in one step, which takes about a millisecond in the worst case. */
const STEP_BYTES = 16_384;

/** The maximum length of what can only be parsed in one step: a name, a number or whitespace. In bytes. */
const MAX_TOKEN_BYTES = 65_536;

/** The maximum length of a member that contains no long value, and of successive ones that are parsed together. */
const MAX_MEMBER_BYTES = MAX_TOKEN_BYTES + 2 * STEP_BYTES;

/**
 * Parses JSON in UTF-8 with the same result as `parseJson`. Checks the limits of the text before it builds anything: at
 * most 100 levels, 10,000 members per object and `maxValues` values. Parses a long text in slices, so that other
 * requests don't wait for it.
 *
 * @throws JsonLimitError
 * @throws SyntaxError
 */
export async function parseJsonBytes(bytes: Buffer, maxValues: number): Promise<unknown> {
  return bytes.length > STEP_BYTES ? runSteps(parseInSteps(bytes, maxValues)) : parseShortJsonBytes(bytes, maxValues);
}

/** Like `parseJsonBytes`, but parses the text at once. Only for texts of a few kilobytes. */
export function parseShortJsonBytes(bytes: Buffer, maxValues: number): unknown {
  // A level takes two bytes, so a shorter text is within all limits.
  if (bytes.length > 2 * MAX_TEXT_LEVELS) {
    scanAtOnce(bytes, { maxValues });
  }
  return parseJson(bytes.toString('utf8'));
}

/**
 * Parses JSON in UTF-8 like `parseJsonBytes`, in steps that take about a millisecond.
 *
 * @param stepBytes the number of bytes that are parsed in one step; tests use other numbers
 */
export function* parseInSteps(bytes: Buffer, maxValues: number, stepBytes = STEP_BYTES): Generator<void, unknown> {
  const { root, large } = yield* scanJson(bytes, { maxValues, largeBytes: stepBytes });
  const getText = (start: number, end: number) => bytes.toString('utf8', start, end);
  // The limit of integers applies to the whole text.
  const integers = { count: 0 };

  /** Parses a text that is too short to be divided. `open` and `close` are put around it. */
  function parsePart(start: number, end: number, open = '', close = ''): unknown {
    if (end - start > MAX_MEMBER_BYTES) {
      throw createLongTokenError();
    }
    return parseJson(`${open}${getText(start, end)}${close}`, { integers });
  }

  function* parseValue(start: number, end: number): Generator<void, unknown> {
    if (end - start <= stepBytes) {
      return parsePart(start, end);
    }
    switch (bytes[start]) {
      case QUOTE:
        return yield* parseString(start + 1, end - 1);
      case OPENING_BRACKET: {
        const array: unknown[] = [];
        yield* parseMembers(start + 1, end - 1, {
          isKeyed: false,
          addPart: (from, to) => {
            const entries = parsePart(from, to, '[', ']') as unknown[];
            for (const entry of entries) {
              array.push(entry);
            }
            return entries.length;
          },
          add: (_key, value) => array.push(value),
        });
        return array;
      }
      default: {
        const object: Record<string, unknown> = {};
        const add = (key: string, value: unknown) => setMember(object, key, value);
        yield* parseMembers(start + 1, end - 1, {
          isKeyed: true,
          addPart: (from, to) => {
            const members = Object.entries(parsePart(from, to, '{', '}') as object);
            for (const [key, value] of members) {
              add(key, value);
            }
            return members.length;
          },
          add,
        });
        return object;
      }
    }
  }

  /** Parses the content of a long string. */
  function* parseString(start: number, end: number): Generator<void, string> {
    const parts: string[] = [];
    for (let at = start; at < end; ) {
      const partStart = at;
      // A part ends neither within an escape nor within a character.
      while (at < partStart + stepBytes || isContinuation(bytes[at])) {
        at += bytes[at] !== BACKSLASH ? 1 : bytes[at + 1] === UNICODE_ESCAPE ? 6 : 2;
      }
      at = Math.min(at, end);
      parts.push(JSON.parse(`"${getText(partStart, at)}"`));
      yield;
    }
    return parts.join('');
  }

  /**
   * Parses the content of a long array or object: successive members together up to the length of a step, and each
   * long value separately.
   */
  function* parseMembers(start: number, end: number, { isKeyed, addPart, add }: Target): Generator<void, void> {
    let partStart = start;
    let memberStart = start;
    let depth = 0;
    for (let at = start; at < end; ) {
      const byte = bytes[at];
      const largeEnd = depth === 0 && isValueStart(byte) ? large.get(at) : undefined;
      if (largeEnd !== undefined && !(isKeyed && isBlank(memberStart, at))) {
        if (partStart < memberStart) {
          requireMembers(addPart(partStart, memberStart - 1));
        }
        const key = isKeyed ? parseKey(memberStart, at) : requireBlank(memberStart, at);
        add(key, yield* parseValue(at, largeEnd));
        at = skipWhitespace(largeEnd, end);
        if (at === end) {
          return;
        }
        if (bytes[at] !== COMMA) {
          throw new SyntaxError('a comma is missing');
        }
        at += 1;
        partStart = at;
        memberStart = at;
        continue;
      }
      if (byte === QUOTE) {
        at = largeEnd ?? skipString(at);
        continue;
      }
      if (at - memberStart > MAX_MEMBER_BYTES) {
        throw createLongTokenError();
      }
      if (byte === OPENING_BRACKET || byte === OPENING_BRACE) {
        depth += 1;
      } else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) {
        depth -= 1;
      } else if (byte === COMMA && depth === 0) {
        memberStart = at + 1;
        if (at - partStart >= stepBytes / 2) {
          requireMembers(addPart(partStart, at));
          partStart = memberStart;
          yield;
        }
      }
      at += 1;
    }
    const count = addPart(partStart, end);
    // Only the whole content may be empty, not what follows a comma.
    if (partStart > start) {
      requireMembers(count);
    }
  }

  /** Parses the name of a member and the colon after it. */
  function parseKey(start: number, end: number): string {
    const [key] = Object.keys(parsePart(start, end, '{', 'null}') as object);
    if (key === undefined) {
      throw new SyntaxError('a name is missing');
    }
    return key;
  }

  function requireBlank(start: number, end: number): string {
    if (!isBlank(start, end)) {
      throw new SyntaxError('a comma is missing');
    }
    return '';
  }

  function isBlank(start: number, end: number): boolean {
    return skipWhitespace(start, end) === end;
  }

  function skipWhitespace(start: number, end: number): number {
    let at = start;
    while (at < end && isJsonWhitespace(bytes[at])) {
      at += 1;
    }
    return at;
  }

  /** Returns the position after a string. */
  function skipString(start: number): number {
    let at = start + 1;
    while (bytes[at] !== QUOTE) {
      at += bytes[at] === BACKSLASH ? 2 : 1;
    }
    return at + 1;
  }

  if (root !== null) {
    return yield* parseValue(root.start, root.end);
  }
  if (bytes.length > MAX_TOKEN_BYTES) {
    throw new SyntaxError('the text is neither an array nor an object');
  }
  return parsePart(0, bytes.length);
}

/** The array or object to which `parseMembers` adds. */
interface Target {
  /** Whether members have names. */
  isKeyed: boolean;
  /** Adds the members in a part of the text, and returns their number. */
  addPart(start: number, end: number): number;
  add(key: string, value: unknown): void;
}

/** The letter `u`, which begins an escape of four hexadecimal digits. */
const UNICODE_ESCAPE = 0x75;

function createLongTokenError(): JsonLimitError {
  return new JsonLimitError(`must not have a name, a number or whitespace of more than ${MAX_TOKEN_BYTES} bytes`);
}

/** Whether a byte of UTF-8 continues a character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function isValueStart(byte: number | undefined): boolean {
  return byte === QUOTE || byte === OPENING_BRACKET || byte === OPENING_BRACE;
}

function requireMembers(count: number): void {
  if (count === 0) {
    throw new SyntaxError('a value is missing');
  }
}

/** Sets a member like JSON.parse, which creates an ordinary member for `__proto__`, too. */
function setMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
