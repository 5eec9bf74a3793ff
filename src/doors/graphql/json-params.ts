import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { parseJsonBytes, parseShortJsonBytes } from '../../domain/json-bytes.ts';
import { JsonLimitError } from '../../domain/json-scanner.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import {
  BODY_LIMIT,
  BodyTooLarge,
  getBodyLimit,
  RequestAborted,
  readBody,
  skipByteOrderMark,
} from '../http/request-body.ts';
import { createBadRequest } from './bad-request.ts';
import type { RequestFacts } from './context.ts';
import { formatInput } from './input-format.ts';
import type { ResolveParams } from './persisted-operations/request.ts';
import { checkParams } from './request-params.ts';

/** The maximum number of values in a body, at all levels: 100 for each item of the largest bulk mutation. */
const MAX_VALUES = 500_000;

/** The size up to which parsing a body takes so little time that it needs no time slice, in bytes. */
const SHORT_BODY = 4_096;

/**
 * Parses the parameters in a body. `checkParams` checks the parameters themselves. Ignores a byte
 * order mark (RFC 8259, section 8.1).
 */
function parseParams(body: Buffer): GraphQLParams | Promise<GraphQLParams> {
  return body.length > SHORT_BODY ? parseLongParams(body) : parseShortParams(body);
}

async function parseLongParams(body: Buffer): Promise<GraphQLParams> {
  await waitForApiTimeSlice();
  const json = toJsonBytes(body);
  try {
    return requireParams(await parseJsonBytes(json, MAX_VALUES));
  } catch (error) {
    throw toBadRequest(error);
  }
}

/** Synchronous, because nearly all bodies are short. */
function parseShortParams(body: Buffer): GraphQLParams {
  const json = toJsonBytes(body);
  try {
    return requireParams(parseShortJsonBytes(json, MAX_VALUES));
  } catch (error) {
    throw toBadRequest(error);
  }
}

function toJsonBytes(body: Buffer): Buffer {
  // JSON must be UTF-8 (RFC 8259, section 8.1). Other bytes would be stored as text that the client did not send.
  if (!isUtf8(body)) {
    throw createBadRequest('The body must be JSON in UTF-8, but it is not UTF-8.');
  }
  return skipByteOrderMark(body);
}

function requireParams(params: unknown): GraphQLParams {
  if (params === null || typeof params !== 'object') {
    throw createBadRequest(`The body must be a JSON object; got ${formatInput(params)}.`);
  }
  if (Array.isArray(params)) {
    throw createBadRequest('The body must be a JSON object; got an array. Send one operation per request.');
  }
  return params;
}

function toBadRequest(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) {
    return error;
  }
  return createBadRequest(error instanceof JsonLimitError ? `The body ${error.rule}.` : 'The body must be valid JSON.');
}

/**
 * Reads and parses the parameters in the body of a request.
 *
 * @throws RequestAborted
 */
export async function readParams(
  request: IncomingMessage,
  { cancellation }: Pick<RequestFacts, 'cancellation'>,
  bodyLimit: number,
): Promise<GraphQLParams> {
  try {
    const body = await readBody(request, bodyLimit);
    if (body.length > BODY_LIMIT) {
      await cancellation.beginLongWork();
    }
    return await parseParams(body);
  } catch (error) {
    throw error instanceof BodyTooLarge ? createTooLargeError(error) : error;
  }
}

function createTooLargeError({ message }: BodyTooLarge): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 413 }, code: 'REQUEST_ENTITY_TOO_LARGE' } });
}

/** Parses the parameters in a URL with Yoga's parser, which throws the errors of `JSON.parse`. */
async function parseUrlParams(parse: () => unknown): Promise<GraphQLParams> {
  try {
    return (await parse()) as GraphQLParams;
  } catch (error) {
    throw error instanceof SyntaxError
      ? createBadRequest('`variables` and `extensions` in the URL must be valid JSON.')
      : error;
  }
}

/** Makes Yoga read and parse JSON bodies like the fast path, and find persisted operations. */
export function useJsonParams(resolveParams: ResolveParams): Plugin<object, RequestFacts & { req: IncomingMessage }> {
  return {
    onRequestParse({ request, serverContext: { req, ...facts }, requestParser, setRequestParser }) {
      // The server rejects all other media types before.
      if (request.method === 'POST') {
        setRequestParser(async () => {
          try {
            return checkParams(resolveParams(await readParams(req, facts, getBodyLimit(facts.caller))));
          } catch (error) {
            // The client has disconnected, so it gets no response.
            throw error instanceof RequestAborted ? createBadRequest(error.message) : error;
          }
        });
      } else if (requestParser !== undefined) {
        setRequestParser(async (got) => {
          const params = await parseUrlParams(() => requestParser(got));
          return checkParams(resolveParams(params, got.url));
        });
      }
    },
  };
}
