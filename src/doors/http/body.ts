import type { IncomingMessage } from 'node:http';
import type { Caller } from '../../domain/access/caller.ts';
import { holds } from '../../domain/access/permissions.ts';
import { turn } from '../../domain/time-slice.ts';

/** The most bytes of a request's body, for everybody and for who may create in bulk. */
export const BODY_LIMIT = 100_000;
export const BULK_BODY_LIMIT = 5_000_000;

/** How much of a body that is too large is taken and thrown away, so that its sender gets to read why. */
const DISCARDED = 20_000_000;

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
export function bodyLimitOf(caller: Caller | null): number {
  return caller !== null && holds(caller, 'createSmartLinks') ? BULK_BODY_LIMIT : BODY_LIMIT;
}

/**
 * The whole body as it came, at most `limit` bytes of it in memory. Fails with BodyTooLarge, which is told before the
 * rest has arrived, or with RequestAborted.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;

    function take(chunk: Buffer): void {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else refuse();
    }
    function end(): void {
      // It closes after every answer: an error is not to be made of that.
      request.off('close', gone);
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
      // To make thousands of items of it is a slice of work by itself.
      if (size > BODY_LIMIT) turn().then(() => resolve(body));
      else resolve(body);
    }
    function gone(): void {
      reject(new RequestAborted('the client has gone'));
    }
    function refuse(): void {
      request.off('data', take);
      request.off('end', end);
      chunks.length = 0;
      discard(request);
      reject(new BodyTooLarge(limit));
    }

    request.on('error', gone);
    if (request.destroyed) gone();
    else if (Number(request.headers['content-length'] ?? 0) > limit) refuse();
    else request.on('data', take).on('end', end).on('close', gone);
  });
}

/** Takes what still comes: a connection that is cut while the client sends would take the answer with it. */
function discard(request: IncomingMessage): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > DISCARDED) request.destroy();
  });
}
