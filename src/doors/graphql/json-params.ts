import { isUtf8 } from 'node:buffer';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { parseJsonBytes } from '../../domain/json-bytes.ts';
import { JsonLimitError } from '../../domain/json-scanner.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { skipByteOrderMark } from '../http/request-body.ts';

/** The maximum number of values in a body, at all levels: 100 for each item of the largest bulk mutation. */
const MAX_VALUES = 500_000;

/** The size up to which parsing a body takes so little time that it needs no time slice, in bytes. */
const SHORT_BODY = 4_096;

/**
 * Parses the parameters in a body, with Yoga's error messages. Yoga checks the parameters themselves. Ignores a byte
 * order mark (RFC 8259, section 8.1).
 */
export async function parseParams(body: Buffer): Promise<GraphQLParams> {
  if (body.length > SHORT_BODY) {
    await waitForApiTimeSlice();
  }
  // JSON must be UTF-8 (RFC 8259, section 8.1). Other bytes would be stored as text that the client did not send.
  if (!isUtf8(body)) {
    throw createBadRequest('POST body is not encoded as UTF-8.');
  }
  const params = await parseBytes(skipByteOrderMark(body));
  if (params === null || typeof params !== 'object') {
    throw createBadRequest(
      `POST body is expected to be object but received ${params === null ? 'null' : typeof params}`,
    );
  }
  if (Array.isArray(params)) {
    throw createBadRequest('Batching is not supported.');
  }
  return params;
}

async function parseBytes(bytes: Buffer): Promise<unknown> {
  try {
    return await parseJsonBytes(bytes, MAX_VALUES);
  } catch (error) {
    throw createBadRequest(
      error instanceof JsonLimitError ? `POST body ${error.rule}.` : 'POST body sent invalid JSON.',
    );
  }
}

function createBadRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 }, code: 'BAD_REQUEST' } });
}

/** Makes Yoga parse JSON bodies like the fast path. */
export function useJsonParams(): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      // The server rejects all other media types before.
      if (request.method === 'POST') {
        setRequestParser(async (read) => parseParams(await readBytes(read)));
      }
    },
  };
}

async function readBytes(request: Request): Promise<Buffer> {
  try {
    return Buffer.from(await request.arrayBuffer());
  } catch (error) {
    // Yoga's own errors, such as for a body that is too large.
    throw error instanceof GraphQLError ? error : createBadRequest('POST body sent invalid JSON.');
  }
}
