import type { IncomingMessage } from 'node:http';
import type { Caller } from '../../domain/access/caller.ts';
import { hasPermission } from '../../domain/access/permissions.ts';
import { yieldToEventLoop } from '../../domain/time-slice.ts';

/** The most bytes of a request's body, for everybody and for who may create in bulk. */
export const BODY_LIMIT = 100_000;
export const BULK_BODY_LIMIT = 5_000_000;

/** How much of a body that is too large is taken and thrown away, so that its sender gets to read why. */
const DISCARD_LIMIT = 20_000_000;

/** The body has more bytes than its sender may send. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly limit: number;

  constructor(limit: number) {
    super(`the body is larger than ${limit} bytes`);
    this.limit = limit;
  }
}

/** The client has gone in the middle of its body: there is nobody to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

/** How many bytes a body of this caller's may have. */
export function getBodyLimit(caller: Caller | null): number {
  return caller !== null && hasPermission(caller, 'createSmartLinks') ? BULK_BODY_LIMIT : BODY_LIMIT;
}

/**
 * Reads the whole body, at most `limit` bytes of it into memory. Rejects with BodyTooLarge, without waiting for the
 * rest, or with RequestAborted.
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
      // It closes after every answer: an error is not to be made of that.
      request.off('close', onAborted);
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
      // To make thousands of items of it is a slice of work by itself.
      if (size > BODY_LIMIT) {
        yieldToEventLoop().then(() => resolve(body));
      } else {
        resolve(body);
      }
    }
    function onAborted(): void {
      reject(new RequestAborted('the client has gone'));
    }
    function rejectTooLarge(): void {
      request.off('data', onData);
      request.off('end', onEnd);
      chunks.length = 0;
      discard(request);
      reject(new BodyTooLarge(limit));
    }

    request.on('error', onAborted);
    if (request.destroyed) {
      onAborted();
    } else if (Number(request.headers['content-length'] ?? 0) > limit) {
      rejectTooLarge();
    } else {
      request.on('data', onData).on('end', onEnd).on('close', onAborted);
    }
  });
}

/** Takes what still comes: a connection that is cut while the client sends would take the answer with it. */
function discard(request: IncomingMessage): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > DISCARD_LIMIT) {
      request.destroy();
    }
  });
}
