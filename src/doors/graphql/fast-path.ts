import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { type FetchAPI, type GraphQLParams, processRegularResult, type YogaServerInstance } from 'graphql-yoga';
import type { Services } from '../../domain/services.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { readBody } from '../http/request-body.ts';
import { queueEnd } from '../http/response-batching.ts';
import { type Context, createContext, type RequestFacts } from './context.ts';
import type { DocumentCache } from './document-cache.ts';
import type { Mask } from './errors.ts';
import type { Execute } from './execution.ts';
import { schema } from './schema.ts';

/**
 * Responds to the request if it can, and returns whether it did. Otherwise it leaves the request untouched, for Yoga.
 */
type FastPath = (
  request: IncomingMessage,
  response: ServerResponse,
  facts: RequestFacts,
  bodyLimit: number,
) => Promise<boolean>;

type JsonMediaType = 'application/json' | 'application/graphql-response+json';

interface FastPathParts {
  yoga: YogaServerInstance<RequestFacts, Context>;
  services: Services;
  documents: Pick<DocumentCache, 'findValid'>;
  execute: Execute;
  mask: Mask;
}

/**
 * Creates the fast path for the request that nearly every client sends: a POST with a JSON body of known length.
 * It skips Yoga's HTTP adapter, whose Request, Response and streams cost five times as much as executing the operation.
 * A document that is known to be valid is executed directly, by the same function as in Yoga. Everything else uses
 * Yoga's own code: parameter checks, the plugins' Envelop hooks, masking and rendering. So both paths return the same
 * response.
 */
export function createFastPath({ yoga, services, documents, execute, mask }: FastPathParts): FastPath {
  // Read only once: `yoga` is a Proxy, so every property access has a cost.
  const { getResultForParams } = yoga;

  async function executeRequest(body: Buffer, facts: RequestFacts): Promise<ExecutionResult> {
    try {
      const params = parseParams(body);
      const { query, variables: variableValues, operationName } = params;
      const document = isOrdinary(params) ? documents.findValid(query as string) : undefined;
      if (document !== undefined && hasExecutableOperation(document, operationName)) {
        await waitForApiTimeSlice();
        const contextValue = createContext(services, facts);
        return await execute({ schema, document, operationName, variableValues, contextValue });
      }
      // The schema has no subscriptions, `@defer` or `@stream`, so the result is never a stream.
      return (await getResultForParams({ params, request: POST }, { ...facts })) as ExecutionResult;
    } catch (error) {
      return { errors: [mask(error, null)] };
    }
  }

  return async (request, response, facts, bodyLimit) => {
    const mediaType = negotiateMediaType(request.headers.accept);
    if (mediaType === null || !isShortJsonPost(request, bodyLimit)) {
      return false;
    }
    const result = await executeRequest(await readBody(request, bodyLimit), facts);
    send(response, renderResult(result, mediaType));
    return true;
  };
}

/** The only part of a request that the pipeline reads besides its parameters: mutations are not allowed with GET. */
const POST = { method: 'POST' } as Request;

/** Returns whether the body is JSON and short enough. Yoga handles chunked bodies, and rejects large ones. */
function isShortJsonPost({ method, headers }: IncomingMessage, bodyLimit: number): boolean {
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    Number(headers['content-length'] ?? Number.NaN) <= bodyLimit
  );
}

/**
 * Returns the media type of the response. Interprets `Accept` as Yoga does: the first supported type, regardless of its
 * weight. Returns null if Yoga must handle the request: event streams, multipart, charsets, or no supported type.
 */
function negotiateMediaType(accept = '*/*'): JsonMediaType | null {
  for (const range of accept.toLowerCase().split(',')) {
    const [mediaType = '', ...parameters] = range.replace(/\s/g, '').split(';');
    if (parameters.some((parameter) => parameter.includes('charset='))) {
      return null;
    }
    if (mediaType === 'application/json' || mediaType === 'application/graphql-response+json') {
      return mediaType;
    }
    if (mediaType === '*/*' || mediaType === 'application/*') {
      return 'application/json';
    }
    if (mediaType.includes('*') || mediaType === 'text/event-stream' || mediaType === 'multipart/mixed') {
      return null;
    }
  }
  return null;
}

/** Returns whether the parameters are all known and of their usual types, so Yoga's checks would pass. */
function isOrdinary(params: GraphQLParams): boolean {
  for (const name in params) {
    const value: unknown = params[name as keyof GraphQLParams];
    if (name === 'query' ? typeof value !== 'string' : !isOrdinaryParameter(name, value)) {
      return false;
    }
  }
  return params.query !== undefined;
}

function isOrdinaryParameter(name: string, value: unknown): boolean {
  if (name === 'operationName') {
    return value === null || typeof value === 'string';
  }
  return name === 'variables' && typeof value === 'object' && !Array.isArray(value);
}

/** Returns whether the document has a query or mutation with this name. */
function hasExecutableOperation(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && operation.operation !== OperationTypeNode.SUBSCRIPTION;
}

/** Parses the parameters in a body, with Yoga's error messages. Yoga checks the parameters themselves. */
function parseParams(body: Buffer): GraphQLParams {
  // JSON must be UTF-8 (RFC 8259, section 8.1). Other bytes would be stored as text that the client did not send.
  if (!isUtf8(body)) {
    throw createBadRequest('POST body is not encoded as UTF-8.');
  }
  const params = parseJson(body.toString('utf8'));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw createBadRequest('POST body sent invalid JSON.');
  }
}

function createBadRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 }, code: 'BAD_REQUEST' } });
}

/** The arguments with which Yoga's renderer constructs a Response. */
interface Rendering {
  body: string | null;
  init: { status: number; headers: Record<string, string> };
}

/** Replaces the constructor of Response. Yoga calls this with `new`, and gets the returned object. */
function createRendering(body: Rendering['body'], init: Rendering['init']): Rendering {
  return { body, init };
}

const RENDERING_API = { Response: createRendering } as unknown as FetchAPI;

/** Renders the result as Yoga does: errors and extensions can set the HTTP status and headers, plain data cannot. */
function renderResult(result: ExecutionResult, mediaType: JsonMediaType): Rendering {
  return result.errors === undefined && result.extensions === undefined
    ? createRendering(JSON.stringify(result), {
        status: 200,
        headers: { 'Content-Type': `${mediaType}; charset=utf-8` },
      })
    : (processRegularResult(result, RENDERING_API, mediaType) as unknown as Rendering);
}

function send(response: ServerResponse, { body, init }: Rendering): void {
  if (response.destroyed) {
    return;
  }
  const text = body ?? '';
  response.writeHead(init.status, { ...init.headers, 'content-length': Buffer.byteLength(text) });
  queueEnd(response, text);
}
