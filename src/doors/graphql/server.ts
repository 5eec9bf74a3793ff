import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphQLLimits } from '../../config.ts';
import { FAILURES } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import type { Caller } from '../../domain/tokens/caller.ts';
import { BODY_LIMIT, BULK_BODY_LIMIT, bodyLimitOf, RequestAborted } from '../http/body.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import type { Cancellation } from './cancellation.ts';
import { type Context, createContext, type RequestFacts } from './context.ts';
import { useDocumentCache } from './document-cache.ts';
import { createMask, type Mask } from './errors.ts';
import { createFastPath } from './fast-path.ts';
import { graphiqlOptions, renderGraphiQLPage } from './graphiql.ts';
import { createLimits } from './limits.ts';
import { schema } from './schema.ts';
import { useNoSuggestions } from './suggestions.ts';
import { useTimeout } from './timeout.ts';

export interface GraphQLDoorParts {
  services: Services;
  logger: Logger;
  /** Whether to serve GraphiQL to browsers. */
  graphiql: boolean;
  limits: GraphQLLimits;
  /** Whether errors suggest the names that a client may have meant. */
  suggestions: boolean;
  /** Told of each operation that is larger than allowed. */
  onDenied?: () => void;
  /** Makes the short way; the test that compares it with Yoga's puts something else here. */
  fastPath?: typeof createFastPath;
}

export function createGraphQLDoor(parts: GraphQLDoorParts): RequestHandler {
  const { services, logger, fastPath = createFastPath } = parts;
  const mask = createMask(logger, services.health.note);
  const plugins = createPlugins(parts, mask);
  const yoga = createServer(parts, mask, plugins, BODY_LIMIT);
  const bulk = createServer(parts, mask, plugins, BULK_BODY_LIMIT);
  const answerFast = fastPath(yoga, mask);

  return async (request, response, requestId, address) => {
    const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (request.method === 'POST' && (mediaType !== 'application/json' || isEncoded(request))) {
      refuseMediaType(response);
      return;
    }
    // Media types have no case, but Yoga compares them letter by letter.
    if (mediaType === 'application/json') request.headers['content-type'] = mediaType;
    const cancellation = cancellationOf(response);
    try {
      const caller = await services.admission.admit(request.headers.authorization, address);
      const facts = factsOf(request, requestId, address, caller, cancellation);
      const bodyLimit = bodyLimitOf(caller);
      if (await answerFast(request, response, facts, bodyLimit)) return;
      await (bodyLimit === BULK_BODY_LIMIT ? bulk : yoga).handle(request, response, facts);
    } catch (error) {
      if (error instanceof RequestAborted) return;
      const masked = mask(error, requestId);
      if (response.headersSent) response.end();
      else refuse(response, masked);
    }
  };
}

function factsOf(
  { headers }: IncomingMessage,
  requestId: string,
  address: string | null,
  caller: Caller | null,
  cancellation: Cancellation,
): RequestFacts {
  return {
    caller,
    idempotencyKey: headers['idempotency-key']?.toString() ?? null,
    requestId,
    address,
    userAgent: headers['user-agent'] ?? null,
    costAsked: headers['graphql-cost'] === '1',
    cancellation,
  };
}

/** Cancels what nobody waits for any more: the client has gone, or has its answer. */
function cancellationOf(response: ServerResponse): Cancellation {
  const cancellation = { cancelled: false };
  response.once('close', () => {
    cancellation.cancelled = true;
  });
  return cancellation;
}

function createServer(parts: GraphQLDoorParts, mask: Mask, plugins: Plugin<Context>[], bodyLimit: number) {
  const { services, graphiql } = parts;
  return createYoga<RequestFacts, Context>({
    schema,
    context: ({ caller, idempotencyKey, requestId, address, userAgent, costAsked, cancellation }) =>
      createContext(services, { caller, idempotencyKey, requestId, address, userAgent, costAsked, cancellation }),
    plugins,
    // What is thrown outside of execution: nobody knows the request there, so Yoga's own refusals are all it may say.
    maskedErrors: { maskError: (error) => mask(error, null) },
    graphqlEndpoint: '/graphql',
    graphiql: graphiql ? graphiqlOptions : false,
    renderGraphiQL: renderGraphiQLPage,
    // Matched by the end of any URL: one that no URL can have.
    healthCheckEndpoint: '\n',
    maxRequestBodySize: bodyLimit,
    parserAndValidationCache: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    logging: false,
  });
}

/** The rules that hold for every operation. Envelop's hooks alone: Yoga's own are not called on the short way. */
export function createPlugins(
  { limits, suggestions, onDenied }: Pick<GraphQLDoorParts, 'limits' | 'suggestions' | 'onDenied'>,
  mask: Mask,
): Plugin<Context>[] {
  return [
    useDocumentCache(),
    ...createLimits(limits, onDenied),
    ...(suggestions ? [] : [useNoSuggestions()]),
    useTimeout(limits.timeoutMs),
    useMasking(mask),
  ];
}

/** Masks with the request's id at hand what resolvers threw. An envelop hook alone, so that it holds on every way in. */
function useMasking(mask: Mask): Plugin<Context> {
  return {
    onExecute({ args }) {
      const { requestId } = args.contextValue;
      return {
        onExecuteDone({ result, setResult }) {
          const errors = (result as ExecutionResult).errors;
          if (errors !== undefined) {
            setResult({ ...(result as ExecutionResult), errors: errors.map((error) => mask(error, requestId)) });
          }
        },
      };
    },
  };
}

/**
 * An error that came before execution, so that there is no data at all: by GraphQL over HTTP the status then tells, 429
 * where the client asks too often, 503 where the same request may succeed later.
 */
function refuse(response: ServerResponse, error: GraphQLError): void {
  const { status, retryAfterSeconds } = error.extensions;
  const isTooMany = status === FAILURES.TOO_MANY_REQUESTS.status;
  const isTemporary = typeof retryAfterSeconds === 'number';
  response.writeHead(isTooMany ? FAILURES.TOO_MANY_REQUESTS.http : isTemporary ? 503 : 500, {
    'content-type': 'application/json; charset=utf-8',
    ...(isTemporary ? { 'retry-after': String(retryAfterSeconds) } : {}),
  });
  response.end(JSON.stringify({ errors: [error] }));
}

function isEncoded({ headers }: IncomingMessage): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  return coding !== 'identity' && coding !== '';
}

/** JSON alone, as it is: forms could be sent by any page without asking first. */
function refuseMediaType(response: ServerResponse): void {
  const error = new GraphQLError('Send the operation as application/json, and not compressed.', {
    extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
  });
  response.writeHead(415, {
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    'accept-encoding': 'identity',
  });
  response.end(JSON.stringify({ errors: [error] }));
}
