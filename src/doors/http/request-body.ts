import type { IncomingMessage } from 'node:http';
import type { AnyCaller } from '../../domain/access/caller.ts';
import { hasPermission } from '../../domain/access/permissions.ts';
import { yieldToEventLoop } from '../../domain/time-slice.ts';
import { BoundedRequest } from './bounded-request.ts';

/** The maximum size of a request body, in bytes. */
export const BODY_LIMIT = 100_000;
/** The maximum size of a request body for callers that may create smart links, in bytes. */
export const BULK_BODY_LIMIT = 5_000_000;

/** The request body exceeds a limit. The message says which one, for the client. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The client disconnected before the response was ready, so there is none to send. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

/** Returns the maximum size of this caller's request bodies, in bytes. */
export function getBodyLimit(caller: AnyCaller): number {
  return hasPermission(caller, 'createSmartLinks') ? BULK_BODY_LIMIT : BODY_LIMIT;
}

/** Returns a body without the byte order mark that some clients send (RFC 8259, section 8.1). */
export function skipByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

/**
 * Reads the whole body, and keeps at most `limit` bytes of it in memory.
 *
 * @throws BodyTooLarge without waiting for the rest of the body
 * @throws RequestAborted
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;

    function onData(chunk: Buffer): void {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        rejectTooLarge();
      }
    }
    function onEnd(): void {
      // From here on, `close` is the normal end of the exchange.
      request.off('close', onAborted);
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
      // Parsing a large body takes its own time slice.
      if (size > BODY_LIMIT) {
        yieldToEventLoop().then(() => resolve(body));
      } else {
        resolve(body);
      }
    }
    function onAborted(): void {
      reject(new RequestAborted('the client disconnected'));
    }
    function rejectBody(message: string): void {
      request.off('data', onData);
      request.off('end', onEnd);
      chunks.length = 0;
      // Discards the rest of the body. A long rest closes the connection after the response.
      request.resume();
      reject(new BodyTooLarge(message));
    }
    const rejectTooLarge = () => rejectBody(`The body must be at most ${limit} bytes.`);
    const rejectPieces = () => rejectBody('The body arrives in too many small chunks. Send larger ones.');

    request.on('error', onAborted);
    if (request.destroyed) {
      onAborted();
    } else if (Number(request.headers['content-length'] ?? 0) > limit) {
      rejectTooLarge();
    } else if (request instanceof BoundedRequest && request.isRefused) {
      rejectPieces();
    } else {
      request.on('data', onData).on('end', onEnd).on('close', onAborted).on('refused', rejectPieces);
    }
  });
}
