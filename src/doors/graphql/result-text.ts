import { type ExecutionResult, GraphQLError } from 'graphql';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';

/** The levels of objects and lists that are serialized one by one: `data`, a root field, its list, an entry. */
const LEVELS = 4;

/** The number of pieces that are serialized between two checks of the time. */
const PIECES_PER_CHECK = 10;

/** The number of characters that are encoded as UTF-8 together. */
const CHUNK_LENGTH = 64 * 1_024;

/**
 * Serializes a large result as JSON in UTF-8, in time slices. Leaves out what errors contain for the server only, as
 * Yoga does.
 */
export async function serializeInTimeSlices({ errors, ...rest }: ExecutionResult): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let text = '';
  let pieces = 0;
  for (const piece of toPieces({ ...(errors === undefined ? {} : { errors }), ...rest }, LEVELS)) {
    text += piece;
    if (text.length >= CHUNK_LENGTH) {
      chunks.push(Buffer.from(text));
      text = '';
    }
    pieces += 1;
    if (pieces % PIECES_PER_CHECK === 0) {
      await waitForApiTimeSlice();
    }
  }
  return Buffer.concat([...chunks, Buffer.from(text)]);
}

/** Yields the JSON text of a value in pieces, each from one value at the lowest of these levels. */
function* toPieces(value: unknown, levels: number): Generator<string, void> {
  if (value instanceof GraphQLError) {
    yield JSON.stringify(toPublicError(value));
  } else if (levels === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value);
  } else if (Array.isArray(value)) {
    let separator = '[';
    for (const entry of value) {
      yield separator;
      yield* toPieces(entry, levels - 1);
      separator = ',';
    }
    yield separator === '[' ? '[]' : ']';
  } else {
    let separator = '{';
    for (const [name, entry] of Object.entries(value)) {
      if (entry !== undefined) {
        yield `${separator}${JSON.stringify(name)}:`;
        yield* toPieces(entry, levels - 1);
        separator = ',';
      }
    }
    yield separator === '{' ? '{}' : '}';
  }
}

function toPublicError(error: GraphQLError): object {
  const { extensions: { http: _http, unexpected: _unexpected, ...extensions } = {}, ...formatted } = error.toJSON();
  return Object.keys(extensions).length === 0 ? formatted : { ...formatted, extensions };
}
