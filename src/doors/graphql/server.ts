import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Services } from '../../domain/services.ts';
import { holds } from '../../domain/tokens/permissions.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import { type Context, createContext } from './context.ts';
import { createMask, type Mask } from './errors.ts';
import { graphiqlOptions, renderGraphiQLPage } from './graphiql.ts';
import { schema } from './schema.ts';

export interface GraphQLDoorParts {
  services: Services;
  logger: Logger;
  /** Whether to serve GraphiQL to browsers. */
  graphiql: boolean;
}

/** What is known of a request before it is read. */
interface ConnectionFacts {
  requestId: string;
  address: string | null;
}

/** The most bytes of a request's body, for everybody and for who may create in bulk. */
const BODY_LIMIT = 100_000;
const BULK_BODY_LIMIT = 5_000_000;

export function createGraphQLDoor(parts: GraphQLDoorParts): RequestHandler {
  const { services, logger } = parts;
  const yoga = createServer(parts, BODY_LIMIT);
  const bulk = createServer(parts, BULK_BODY_LIMIT);

  return async (request, response, requestId, address) => {
    const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (request.method === 'POST' && mediaType !== 'application/json') {
      refuseMediaType(response);
      return;
    }
    // Media types have no case, but Yoga compares them letter by letter.
    if (mediaType === 'application/json') request.headers['content-type'] = mediaType;
    try {
      const server = mayBeLarge(request) && (await maySendBulk(services, request)) ? bulk : yoga;
      await server.handle(request, response, { requestId, address });
    } catch (error) {
      logger.error({ err: error, requestId }, 'unexpected error');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
}

/** Whether the body is larger than anybody may send, or does not say how large it is. */
function mayBeLarge({ headers }: IncomingMessage): boolean {
  return (
    Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > BODY_LIMIT && headers['content-type'] !== undefined
  );
}

async function maySendBulk(services: Services, { headers }: IncomingMessage): Promise<boolean> {
  // A store that fails is told by the context, which asks again.
  const caller = await services.tokens.authenticate(headers.authorization).catch(() => null);
  return caller !== null && holds(caller, 'createSmartLinks');
}

function createServer({ services, logger, graphiql }: GraphQLDoorParts, bodyLimit: number) {
  const mask = createMask(logger);
  return createYoga<ConnectionFacts, Context>({
    schema,
    context: async ({ request, requestId, address }) => {
      try {
        return await createContext(services, {
          authorization: request.headers.get('authorization'),
          idempotencyKey: request.headers.get('idempotency-key'),
          requestId,
          address,
          userAgent: request.headers.get('user-agent'),
        });
      } catch (error) {
        throw unanswered(mask(error, requestId));
      }
    },
    plugins: [useTokenLimit(), useMasking(mask)],
    // What is thrown outside of execution: nobody knows the request there, so Yoga's own refusals are all it may say.
    maskedErrors: { maskError: (error) => mask(error, null) },
    graphqlEndpoint: '/graphql',
    graphiql: graphiql ? graphiqlOptions : false,
    renderGraphiQL: renderGraphiQLPage,
    // Matched by the end of any URL: one that no URL can have.
    healthCheckEndpoint: '\n',
    maxRequestBodySize: bodyLimit,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    logging: false,
  });
}

/** The most tokens of a document: far more than a person writes, far less than what would overflow the stack. */
const TOKEN_LIMIT = 1_000;

function useTokenLimit(): Plugin<Context> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => parseFn(source, { ...options, maxTokens: TOKEN_LIMIT }));
    },
  };
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
 * An error that came before execution, so that there is no data at all: by GraphQL over HTTP the status then tells, 503
 * where the same request may succeed later.
 */
function unanswered(error: GraphQLError): GraphQLError {
  const { retryAfterSeconds } = error.extensions;
  const temporary = typeof retryAfterSeconds === 'number';
  error.extensions.http = {
    status: temporary ? 503 : 500,
    headers: temporary ? { 'retry-after': String(retryAfterSeconds) } : {},
  };
  return error;
}

/** JSON alone: forms could be sent by any page without asking first. */
function refuseMediaType(response: ServerResponse): void {
  const error = new GraphQLError('Send the operation as application/json.', {
    extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
  });
  response.writeHead(415, { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' });
  response.end(JSON.stringify({ errors: [error] }));
}
