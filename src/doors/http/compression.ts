import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { queueEnd } from './response-batching.ts';

/** The length from which a body is compressed, in bytes. Shorter ones fit into one packet anyway. */
const MIN_LENGTH = 1_024;

/** zlib's level: most of the compression of the default level (6), in a third of the time. */
const LEVEL = 3;

/** The size of the buffers that zlib fills in its thread, in bytes. */
const CHUNK_SIZE = 64 * 1_024;

/**
 * The total length of the bodies that are being compressed, in bytes. Beyond it, responses are sent uncompressed, so that
 * neither memory nor the threads that other work shares are exhausted.
 */
const MAX_PENDING = 16 * 1_024 * 1_024;

let pendingLength = 0;

/**
 * Returns whether the client accepts gzip and doesn't prefer an uncompressed body (RFC 9110, 12.5.3). Without the header
 * it doesn't.
 */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return selectCoding(acceptEncoding, ['gzip']) !== null;
}

/**
 * Returns the content coding that the client prefers (RFC 9110, 12.5.3), or the first of several equal ones. Returns null
 * for an uncompressed body: if the client accepts none of the codings, prefers no coding, or doesn't send the header.
 */
export function selectCoding<C extends string>(acceptEncoding: string | undefined, offered: readonly C[]): C | null {
  if (acceptEncoding === undefined) {
    return null;
  }
  const weights = parseWeights(acceptEncoding);
  let selected: C | null = null;
  let highest = weights.get('identity') ?? 0;
  for (const coding of offered) {
    const weight = weights.get(coding) ?? weights.get(`x-${coding}`) ?? weights.get('*') ?? 0;
    if (weight > 0 && (selected === null ? weight >= highest : weight > highest)) {
      selected = coding;
      highest = weight;
    }
  }
  return selected;
}

function parseWeights(acceptEncoding: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    weights.set(coding, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0);
  }
  return weights;
}

/** Adds the name of a request header to the header `vary` of a response. */
export function addVary(response: ServerResponse, name: string): void {
  const names = String(response.getHeader('vary') ?? '');
  if (
    !names
      .toLowerCase()
      .split(/\s*,\s*/)
      .includes(name.toLowerCase())
  ) {
    response.setHeader('vary', names === '' ? name : `${names}, ${name}`);
  }
}

/**
 * Sends a response with its complete body: compressed, if that is worth it and the client accepts it. A body is compressed
 * in another thread, so that large ones don't delay the requests of others.
 */
export function sendBody(
  { headers: { 'accept-encoding': acceptEncoding } }: IncomingMessage,
  response: ServerResponse,
  head: { status: number; headers: Record<string, string> },
  body: string | Buffer,
): void {
  const length = Buffer.byteLength(body);
  const sendUncompressed = () => {
    response.writeHead(head.status, { ...head.headers, 'content-length': length });
    queueEnd(response, body);
  };
  if (length < MIN_LENGTH) {
    sendUncompressed();
    return;
  }
  addVary(response, 'Accept-Encoding');
  if (!acceptsGzip(acceptEncoding) || pendingLength + length > MAX_PENDING) {
    sendUncompressed();
    return;
  }
  pendingLength += length;
  gzip(body, { level: LEVEL, chunkSize: CHUNK_SIZE }, (error, compressed) => {
    pendingLength -= length;
    if (response.destroyed) {
      return;
    }
    if (error !== null) {
      sendUncompressed();
      return;
    }
    response.writeHead(head.status, {
      ...head.headers,
      'content-encoding': 'gzip',
      'content-length': compressed.length,
    });
    queueEnd(response, compressed);
  });
}

/**
 * Redirects what a library writes to a response to `sendBody`: collects the pieces of a JSON body until its end. Doesn't
 * change other bodies, such as event streams.
 */
export function compressJson(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead, write, end } = response;
  const pieces: Buffer[] = [];
  let status = 200;

  function restore(): void {
    Object.assign(response, { writeHead, write, end });
  }

  response.writeHead = ((...args: [number, ...unknown[]]) => {
    const last = args.at(-1);
    const headers = new Headers(typeof last === 'object' && last !== null ? (last as Record<string, string>) : {});
    const contentType = headers.get('content-type') ?? response.getHeader('content-type');
    if (!/^application\/(?:graphql-response\+)?json\b/.test(String(contentType))) {
      restore();
      return response.writeHead(...(args as [number]));
    }
    for (const [name, value] of headers) {
      response.setHeader(name, value);
    }
    [status] = args;
    return response;
  }) as typeof writeHead;

  response.write = ((piece: string | Uint8Array, ...rest: unknown[]) => {
    pieces.push(Buffer.from(piece as string));
    const written = rest.at(-1);
    if (typeof written === 'function') {
      written();
    }
    return true;
  }) as typeof write;

  response.end = ((...args: unknown[]) => {
    const [piece] = args;
    if (typeof piece === 'string' || piece instanceof Uint8Array) {
      pieces.push(Buffer.from(piece as string));
    }
    restore();
    sendBody(request, response, { status, headers: {} }, Buffer.concat(pieces));
    return response;
  }) as typeof end;
}
