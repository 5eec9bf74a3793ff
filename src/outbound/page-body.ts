import type { IncomingMessage } from 'node:http';
import { pipeline, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Accepts truncated data: the bytes up to its end are decoded without an error. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH };
const LENIENT_BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** The Accept-Encoding header. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** The supported content encodings. Bodies with more than one encoding aren't supported. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(LENIENT),
  'x-gzip': () => createGunzip(LENIENT),
  deflate: () => createInflate(LENIENT),
  br: () => createBrotliDecompress(LENIENT_BROTLI),
};

/** Returns whether the body's content encoding is supported. */
export function isReadable(response: IncomingMessage): boolean {
  const encoding = getEncoding(response);
  return encoding === 'identity' || Object.hasOwn(DECODERS, encoding);
}

/**
 * Decodes the body. Yields at most `maxBytes` and reads at most `maxBytes` from the network, since a few bytes may
 * decompress to gigabytes, and gigabytes to nothing. Throws if the connection fails or the request's signal is aborted.
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
