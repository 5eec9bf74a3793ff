import { randomUUID } from 'node:crypto';
import { GraphQLError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { DomainFailure, FAILURES, getFailurePath, getLegacyMessage } from '../../domain/failures.ts';
import type { HealthService } from '../../domain/health/health.service.ts';
import { toStoreFailure } from '../../domain/store.ts';
import { createInputPathFinder } from './input-path.ts';
import { schema } from './schema.ts';

/** Converts anything that was thrown to an error for clients. `requestId` is null if the request is unknown. */
export type Mask = (error: unknown, requestId: string | null) => GraphQLError;

/**
 * Creates the function that converts errors for clients. A domain failure's message is its reason, and its extensions
 * have the number of the legacy API and the path of the invalid field in the arguments.
 * Errors in the client's request before execution get the legacy status 4 or 5 if one applies. Everything else is a
 * defect: the client receives only a request id, with which the server logs the error. Store errors go to the health
 * service, which does not log each of them.
 */
export function createMask(logger: Logger, recordStoreFailure: HealthService['recordError']): Mask {
  // Yoga's own masking calls this again with errors that have already been masked.
  const masked = new WeakSet<GraphQLError>();
  const findInputPath = createInputPathFinder(schema);

  function mask(error: unknown, requestId: string | null): GraphQLError {
    const graphqlError = error instanceof GraphQLError ? error : null;
    const original = graphqlError === null ? error : findRootCause(graphqlError);
    const failure = original instanceof DomainFailure ? original : toStoreFailure(original);
    if (failure !== null) {
      if (failure.cause !== undefined) {
        recordStoreFailure(failure.cause, requestId);
        logger.debug({ err: failure.cause, requestId }, 'store error');
      }
      return createLocatedError(graphqlError, failure.message, buildFailureExtensions(failure, graphqlError));
    }
    if (original === null && graphqlError !== null) {
      return withLegacyStatus(graphqlError);
    }
    const id = requestId ?? randomUUID();
    logger.error({ err: original, requestId: id }, 'unexpected error in GraphQL operation');
    return createLocatedError(graphqlError, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR', requestId: id });
  }

  function buildFailureExtensions({ status, code, context }: DomainFailure, at: GraphQLError | null) {
    const { parameters, retryAfterSeconds } = context;
    const legacyMessage = getLegacyMessage(code);
    const path = getFailurePath(context);
    const [node] = at?.nodes ?? [];
    const inputPath = path !== null && node?.kind === Kind.FIELD ? findInputPath(node.name.value, path) : null;
    return {
      status,
      code,
      ...(legacyMessage === null ? {} : { legacyMessage }),
      ...(inputPath === null ? {} : { inputPath }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }

  return (error, requestId) => {
    if (error instanceof GraphQLError && masked.has(error)) {
      return error;
    }
    const outcome = mask(error, requestId);
    masked.add(outcome);
    return outcome;
  };
}

/** Returns the error that a resolver threw; null if graphql-js or Yoga created this error. */
function findRootCause(error: GraphQLError): unknown {
  let cause: unknown = error.originalError ?? null;
  while (cause instanceof GraphQLError) {
    cause = cause.originalError ?? null;
  }
  return cause;
}

function createLocatedError(
  at: GraphQLError | null,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  return new GraphQLError(message, {
    nodes: at?.nodes,
    source: at?.source,
    positions: at?.positions,
    path: at?.path,
    extensions,
  });
}

/** Adds the status of the legacy API to Yoga's own errors, for the two HTTP statuses that have one. */
function withLegacyStatus(error: GraphQLError): GraphQLError {
  const http = error.extensions.http as { status?: number } | undefined;
  const code = error.extensions.code;
  const { originalError: _parserMessage, ...extensions } = error.extensions;
  if (http?.status === 405) {
    return createLocatedError(error, error.message, {
      ...extensions,
      status: FAILURES.UNSUPPORTED_METHOD.status,
      code: 'UNSUPPORTED_METHOD',
      legacyMessage: FAILURES.UNSUPPORTED_METHOD.text,
    });
  }
  if (http?.status === 413 || (http?.status === 400 && code === 'BAD_REQUEST')) {
    // Yoga returns some of these with HTTP 200 to clients that accept JSON. GraphQL over HTTP requires 400.
    return createLocatedError(error, error.message, {
      ...extensions,
      http: { ...http, spec: false },
      status: FAILURES.INVALID_JSON.status,
    });
  }
  if (code === undefined && error.path !== undefined) {
    // An argument whose variable has no value: graphql-js finds it only when it executes the field.
    return createLocatedError(error, error.message, {
      ...extensions,
      status: FAILURES.BAD_USER_INPUT.status,
      code: 'BAD_USER_INPUT',
    });
  }
  return createLocatedError(error, error.message, extensions);
}
