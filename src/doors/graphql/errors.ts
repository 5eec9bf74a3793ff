import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { DomainFailure, FAILURES } from '../../domain/failures.ts';
import type { HealthService } from '../../domain/health/health.service.ts';
import { toStoreFailure } from '../../domain/store.ts';

/** Turns whatever was thrown into what may leave; `requestId` is null where the request is not known. */
export type Mask = (error: unknown, requestId: string | null) => GraphQLError;

/**
 * What leaves as an error: domain failures with the numeric status of the legacy API; what the client's own request made
 * fail before execution, with status 5 or 4 where the legacy table has a number for it. Everything else is a defect:
 * masked, and logged with the id of the request that the client is told. A failing store is told once, not each time.
 */
export function createMask(logger: Logger, recordStoreFailure: HealthService['recordError']): Mask {
  // Yoga's own masking comes round once more with what has been masked already.
  const masked = new WeakSet<GraphQLError>();

  function mask(error: unknown, requestId: string | null): GraphQLError {
    const graphqlError = error instanceof GraphQLError ? error : null;
    const original = graphqlError === null ? error : findRootCause(graphqlError);
    const failure = original instanceof DomainFailure ? original : toStoreFailure(original);
    if (failure !== null) {
      if (failure.cause !== undefined) {
        recordStoreFailure(failure.cause, requestId);
        logger.debug({ err: failure.cause, requestId }, 'the store failed');
      }
      return createLocatedError(graphqlError, failure.message, buildFailureExtensions(failure));
    }
    if (original === null && graphqlError !== null) {
      return withLegacyStatus(graphqlError);
    }
    const id = requestId ?? randomUUID();
    logger.error({ err: original, requestId: id }, 'unexpected error in a GraphQL operation');
    return createLocatedError(graphqlError, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR', requestId: id });
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

/** The error that a resolver threw; null: graphql-js or Yoga itself made this error. */
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

function buildFailureExtensions(failure: DomainFailure): Record<string, unknown> {
  const { field, details, parameters, retryAfterSeconds } = failure.context;
  return {
    status: failure.status,
    code: failure.code,
    ...(field === undefined ? {} : { field }),
    ...(details === undefined ? {} : { details }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Yoga's own refusals by the HTTP status that they carry: the legacy table has numbers for two of them. */
function withLegacyStatus(error: GraphQLError): GraphQLError {
  const http = error.extensions.http as { status?: number } | undefined;
  const code = error.extensions.code;
  const { originalError: _parserMessage, ...extensions } = error.extensions;
  if (http?.status === 405) {
    return createLocatedError(error, error.message, { ...extensions, status: FAILURES.UNSUPPORTED_METHOD.status });
  }
  if (http?.status === 413 || (http?.status === 400 && code === 'BAD_REQUEST')) {
    // Yoga answers some of them with 200 where JSON is accepted; GraphQL over HTTP has 400 for all that is no request.
    return createLocatedError(error, error.message, {
      ...extensions,
      http: { ...http, spec: false },
      status: FAILURES.INVALID_JSON.status,
    });
  }
  // The executor's: a variable is not what the operation declares. A request like any other, so 200 where JSON is accepted.
  if (http?.status === 400 && code === undefined) {
    return createLocatedError(error, error.message, {
      ...extensions,
      http: { ...http, spec: true },
      code: 'BAD_USER_INPUT',
    });
  }
  return createLocatedError(error, error.message, extensions);
}
