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

/** Answers the request, if it is one that it knows how to; false: it has not touched it, so that it is Yoga's. */
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
 * The short way for what nearly every client sends: operations as JSON, by POST, with a body of known length. It leaves
 * out Yoga's HTTP adapter, whose Request, Response and streams cost five times what executing the operation does; and
 * what is known to be valid is executed at once, by the function with which Yoga executes. All else is Yoga's own: the
 * checks of the parameters, the plugins' envelop hooks, the masking, and the rendering of the result, so that the answer
 * is the one that Yoga gives.
 */
export function createFastPath({ yoga, services, documents, execute, mask }: FastPathParts): FastPath {
  // Taken out once: the server is a proxy, which would look for it anew in every request.
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
      // Nothing in the schema makes a stream of results: no subscription, no `@defer`, no `@stream`.
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

/** All that the pipeline looks at of a request besides its parameters: a GET must not change anything. */
const POST = { method: 'POST' } as Request;

/** A body that comes in pieces has no length, and one that is too large is refused before it is read: both by Yoga. */
function isShortJsonPost({ method, headers }: IncomingMessage, bodyLimit: number): boolean {
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    Number(headers['content-length'] ?? Number.NaN) <= bodyLimit
  );
}

/**
 * The form in which the client wants its answer, by Yoga's reading of `Accept`: the first type in it that can be had,
 * whatever its weight. Null where Yoga has more to look at: event streams, multipart, charsets, nothing of ours.
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

/** Nothing but what there may be, and each of it in its usual type: then Yoga's checks have nothing to say. */
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

/** Whether there is an operation of this name that is carried out: none that is subscribed to. */
function hasExecutableOperation(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && operation.operation !== OperationTypeNode.SUBSCRIPTION;
}

/** The parameters of a body, in Yoga's words where it has none. What the parameters are is checked by Yoga itself. */
function parseParams(body: Buffer): GraphQLParams {
  // JSON is UTF-8 (RFC 8259, 8.1): what is not would be stored as something that nobody sent.
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

/** The arguments from which Yoga's renderer constructs a Response. */
interface Rendering {
  body: string | null;
  init: { status: number; headers: Record<string, string> };
}

/** Yoga calls this with `new`, as the constructor of a Response: the object that it returns is then the result. */
function createRendering(body: Rendering['body'], init: Rendering['init']): Rendering {
  return { body, init };
}

const RENDERING_API = { Response: createRendering } as unknown as FetchAPI;

/** The result as Yoga renders it: errors and extensions may set HTTP status and headers. Plain data has neither. */
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
