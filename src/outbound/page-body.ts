import type { IncomingMessage } from 'node:http';
import { pipeline, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Ends without an error where the bytes do: what came until then counts. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH };
const LENIENT_BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** What is taken of the encodings that HTTP has. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** The encodings of a body that can be undone: none, or one. What is encoded twice is no page. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(LENIENT),
  'x-gzip': () => createGunzip(LENIENT),
  deflate: () => createInflate(LENIENT),
  br: () => createBrotliDecompress(LENIENT_BROTLI),
};

/** Whether the body can be read as it is encoded. */
export function isReadable(response: IncomingMessage): boolean {
  const encoding = getEncoding(response);
  return encoding === 'identity' || Object.hasOwn(DECODERS, encoding);
}

/**
 * Decodes the body; yields at most `maxBytes`, and reads no more than `maxBytes` from the network: a few bytes may
 * decompress to gigabytes, and gigabytes to none. Throws if the connection ends or the request's signal is aborted.
 */
export async function* readBody(response: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  const decoder = DECODERS[getEncoding(response)]?.();
  const chunks =
    decoder === undefined
      ? response
      : pipeline(
          () => limitBytes(response, maxBytes),
          decoder,
          () => {},
        );
  yield* limitBytes(chunks, maxBytes);
}

async function* limitBytes(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) {
      return;
    }
  }
}

function getEncoding({ headers }: IncomingMessage): string {
  return headers['content-encoding']?.trim().toLowerCase() || 'identity';
}
