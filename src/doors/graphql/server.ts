import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { GraphQLLimits } from '../../config.ts';
import { FAILURES } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { compressJson } from '../http/compression.ts';
import { isUtf8ContentType } from '../http/content-charset.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import { setRateLimitHeaders } from '../http/rate-limit-headers.ts';
import { getBodyLimit, RequestAborted } from '../http/request-body.ts';
import { queueEnd } from '../http/response-batching.ts';
import { negotiateMediaType } from './accept.ts';
import { assertNotCancelled, createResponseCancellation } from './cancellation.ts';
import { type Context, createContext, type RequestFacts } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { createMask, type Mask } from './errors.ts';
import { createExecute, useExecution } from './execution.ts';
import { createFastPath, JSON_MEDIA_TYPES } from './fast-path.ts';
import { ASSET_PATH, sendGraphiQLAsset, sendGraphiQLPage } from './graphiql/graphiql-page.ts';
import { useJsonParams } from './json-params.ts';
import { createOperationLimits } from './limits/operation-limits.ts';
import type { PersistedOperations } from './persisted-operations/load.ts';
import { createParamsResolver, type ResolveParams } from './persisted-operations/request.ts';
import { PROTOCOL_CODES } from './protocol-codes.ts';
import { schema } from './schema.ts';
import { useNoSuggestions } from './suggestions.ts';

interface GraphQLHandlerParts {
  services: Services;
  logger: Logger;
  /** Whether to serve GraphiQL to browsers. */
  graphiql: boolean;
  limits: GraphQLLimits;
  /** The operations that clients can request by their ids. By default there are none. */
  persistedOperations?: PersistedOperations | null;
  /** Whether the server rejects all other operations. */
  persistedOnly?: boolean;
  /** Whether errors suggest similar names ("Did you mean ...?"). */
  suggestions: boolean;
  /** Called for each operation that exceeds a limit. */
  onDenied?: () => void;
  /** Creates the fast path. A test replaces it, to compare the fast path with Yoga. */
  buildFastPath?: typeof createFastPath;
}

export function createGraphQLHandler(parts: GraphQLHandlerParts): RequestHandler {
  const { services, logger, buildFastPath = createFastPath, persistedOperations = null, persistedOnly = false } = parts;
  const resolveParams = createParamsResolver({ operations: persistedOperations, only: persistedOnly });
  const mask = createMask(logger, services.health.recordError);
  const pipeline = createPipeline(parts, mask);
  const yoga = createServer(parts, { mask, plugins: pipeline.plugins, resolveParams });
  const tryFastPath = buildFastPath({ ...pipeline, services, yoga, resolveParams, mask });

  return async (request, response, requestId, address) => {
    const contentType = request.headers['content-type'];
    const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
    if (request.method === 'POST' && (mediaType !== 'application/json' || isEncoded(request))) {
      refuseMediaType(
        response,
        'The request body must be uncompressed JSON. Send the header `Content-Type: application/json`, and no `Content-Encoding`.',
      );
      return;
    }
    if (request.method === 'POST' && !isUtf8ContentType(contentType)) {
      refuseMediaType(response, 'The charset in `Content-Type` must be UTF-8.');
      return;
    }
    // Media types are case-insensitive, but Yoga compares them case-sensitively.
    if (mediaType === 'application/json') {
      request.headers['content-type'] = mediaType;
    }
    request.headers.accept = negotiateResponse(request, parts.graphiql);
    try {
      const caller = await services.admission.admit(request.headers.authorization, address, (limit) =>
        setRateLimitHeaders(response, limit),
      );
      if (request.url?.startsWith(ASSET_PATH)) {
        await sendGraphiQLAsset(request, response);
        return;
      }
      if (request.headers.accept === 'text/html') {
        await sendGraphiQLPage(request, response);
        return;
      }
      const cancellation = createResponseCancellation(response);
      const facts = toRequestFacts(request, { requestId, address, caller, cancellation });
      if (await tryFastPath(request, response, facts, getBodyLimit(caller))) {
        return;
      }
      compressJson(request, response);
      await yoga.handle(request, response, facts);
    } catch (error) {
      if (error instanceof RequestAborted) {
        return;
      }
      const masked = mask(error, requestId);
      if (response.headersSent) {
        response.end();
      } else {
        refuse(response, masked);
      }
    }
  };
}

/** Yoga's media types for clients that accept no JSON. */
const STREAM_MEDIA_TYPES = ['text/event-stream', 'multipart/mixed'] as const;

/** Yoga responds with 406 to this media type. */
const NOT_ACCEPTABLE = 'application/x-not-acceptable';

/** Results by `Accept` header. Clients send few different headers, and parsing one takes as long as a small query. */
const negotiatedTypes = new LRUCache<string, string>({ max: 100 });

/** The maximum length of an `Accept` header whose result is cached, in characters. */
const MAX_CACHED_ACCEPT_LENGTH = 256;

/**
 * Returns the media type of the response. It replaces the `Accept` header, since Yoga ignores weights, and would send a
 * type that the client excludes with `q=0`. Browsers get the page of GraphiQL, since they prefer HTML.
 */
function negotiateResponse({ method, headers: { accept } }: IncomingMessage, graphiql: boolean): string {
  if (graphiql && (method === 'GET' || method === 'HEAD') && accept?.toLowerCase().includes('text/html')) {
    return negotiateFrom([...JSON_MEDIA_TYPES, 'text/html'], accept);
  }
  const cached = negotiatedTypes.get(accept ?? '');
  if (cached !== undefined) {
    return cached;
  }
  const negotiated = negotiateFrom(JSON_MEDIA_TYPES, accept);
  if (accept === undefined || accept.length <= MAX_CACHED_ACCEPT_LENGTH) {
    negotiatedTypes.set(accept ?? '', negotiated);
  }
  return negotiated;
}

function negotiateFrom(offered: readonly string[], accept: string | undefined): string {
  return negotiateMediaType(accept, offered) ?? negotiateMediaType(accept, STREAM_MEDIA_TYPES) ?? NOT_ACCEPTABLE;
}

function toRequestFacts(
  { headers }: IncomingMessage,
  { requestId, address, caller, cancellation }: Omit<RequestFacts, 'idempotencyKey' | 'userAgent' | 'isCostRequested'>,
): RequestFacts {
  return {
    caller,
    idempotencyKey: headers['idempotency-key']?.toString() ?? null,
    requestId,
    address,
    userAgent: headers['user-agent'] ?? null,
    isCostRequested: headers['graphql-cost'] === '1',
    cancellation,
  };
}

interface ServerParts {
  mask: Mask;
  plugins: Plugin<Context>[];
  resolveParams: ResolveParams;
}

function createServer(parts: GraphQLHandlerParts, { mask, plugins, resolveParams }: ServerParts) {
  const { services } = parts;
  return createYoga<RequestFacts, Context>({
    schema,
    context: (facts) => createContext(services, facts),
    // Also called on the fast path when it leaves parsing and validation to Yoga.
    plugins: [...plugins, useJsonParams(resolveParams), useApiTimeSlices()],
    // Errors outside of execution. The request id is not known there.
    maskedErrors: { maskError: (error) => mask(error, null) },
    graphqlEndpoint: '/graphql',
    // The handler serves it.
    graphiql: false,
    // Yoga compares this with the end of every URL. No URL contains a line break, so this turns the endpoint off.
    healthCheckEndpoint: '\n',
    // `useJsonParams` limits it.
    maxRequestBodySize: false,
    parserAndValidationCache: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    logging: false,
  });
}

/** Makes Yoga wait for a time slice before it parses, validates and executes an operation. */
function useApiTimeSlices(): Plugin<Context, RequestFacts> {
  return {
    async onParams({ context }) {
      await waitForApiTimeSlice();
      assertNotCancelled(context.cancellation);
    },
  };
}

/** Creates the rules that apply to every operation, on the fast path and in Yoga. */
export function createPipeline(
  {
    limits,
    suggestions,
    onDenied,
    persistedOperations,
  }: Pick<GraphQLHandlerParts, 'limits' | 'suggestions' | 'onDenied' | 'persistedOperations'>,
  mask: Mask,
) {
  const documents = createDocumentCache(persistedOperations?.documents);
  const execute = createExecute({ limits, suggestions, onDenied, mask });
  const parsePlugins = [
    documents.plugin,
    ...createOperationLimits(limits, onDenied),
    ...(suggestions ? [] : [useNoSuggestions()]),
  ];
  return {
    documents,
    execute,
    /** Only Envelop hooks: the fast path does not call Yoga's own. */
    plugins: [...parsePlugins, useExecution(execute)],
  };
}

/**
 * Responds with an error that occurred before execution. There is no data, so GraphQL over HTTP requires an error
 * status: 429 if the client exceeds a rate limit, 503 if the same request may succeed later, and 500 otherwise.
 */
function refuse(response: ServerResponse, error: GraphQLError): void {
  const { status, retryAfterSeconds } = error.extensions;
  const isTooMany = status === FAILURES.TOO_MANY_REQUESTS.status;
  const isTemporary = typeof retryAfterSeconds === 'number';
  response.writeHead(isTooMany ? FAILURES.TOO_MANY_REQUESTS.http : isTemporary ? 503 : 500, {
    'content-type': 'application/json; charset=utf-8',
    ...(isTemporary ? { 'retry-after': String(retryAfterSeconds) } : {}),
  });
  queueEnd(response, JSON.stringify({ errors: [error] }));
}

function isEncoded({ headers }: IncomingMessage): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  return coding !== 'identity' && coding !== '';
}

/** Rejects bodies that are not plain JSON, because any web page can send a form without a CORS preflight request. */
function refuseMediaType(response: ServerResponse, message: string): void {
  const { status } = PROTOCOL_CODES.UNSUPPORTED_MEDIA_TYPE;
  const error = new GraphQLError(message, { extensions: { status, code: 'UNSUPPORTED_MEDIA_TYPE' } });
  response.writeHead(415, {
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    'accept-encoding': 'identity',
  });
  response.end(JSON.stringify({ errors: [error] }));
}
