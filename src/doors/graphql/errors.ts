import { randomUUID } from 'node:crypto';
import { GraphQLError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { DomainFailure, FAILURES, getFailurePath, getLegacyMessage } from '../../domain/failures.ts';
import type { HealthService } from '../../domain/health/health.service.ts';
import { toStoreFailure } from '../../domain/store.ts';
import { createArgumentError, type Fault, REQUIRED_NOT_NULL } from './argument-errors.ts';
import { createInputPathFinder } from './input-path.ts';
import { getStatus, PROTOCOL_CODES } from './protocol-codes.ts';
import { schema } from './schema.ts';

/** Converts anything that was thrown to an error for clients. `requestId` is null if the request is unknown. */
export type Mask = (error: unknown, requestId: string | null) => GraphQLError;

/**
 * Creates the function that converts errors for clients. A domain failure's message is its reason, and its extensions
 * have the number of the legacy API and the path of the invalid field in the arguments.
 * Errors in the client's request before execution get the number of their code. Everything else is a
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
      return completeProtocolError(graphqlError);
    }
    const id = requestId ?? randomUUID();
    logger.error({ err: original, requestId: id }, 'unexpected error in GraphQL operation');
    return createLocatedError(graphqlError, 'Unexpected error.', {
      status: PROTOCOL_CODES.INTERNAL_SERVER_ERROR.status,
      code: 'INTERNAL_SERVER_ERROR',
      requestId: id,
    });
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

/** The messages for requests that Yoga rejects. Its other checks never fail: see `checkParams`. */
const NO_OPERATION =
  '`operationName` must be the name of an operation in the document. It is required if the document has several operations.';
const MUTATION_BY_GET = 'Mutations require the method POST.';
const OTHER_METHOD = 'The method must be GET or POST.';

/** Completes an error of graphql-js, of Yoga or of this folder with the number of its code, and replaces Yoga's texts. */
function completeProtocolError(error: GraphQLError): GraphQLError {
  const {
    originalError: _parserMessage,
    http,
    ...extensions
  } = error.extensions as {
    http?: { status?: number; headers?: Record<string, string> };
    [key: string]: unknown;
  };
  if (http?.status === 405) {
    return createLocatedError(error, http.headers?.Allow === 'POST' ? MUTATION_BY_GET : OTHER_METHOD, {
      ...extensions,
      http,
      status: FAILURES.UNSUPPORTED_METHOD.status,
      code: 'UNSUPPORTED_METHOD',
      legacyMessage: FAILURES.UNSUPPORTED_METHOD.text,
    });
  }
  const [, argument] = extensions.code === undefined ? (ARGUMENT_ERROR.exec(error.message) ?? []) : [];
  if (argument !== undefined) {
    return createNullArgumentError(error, argument);
  }
  const code = extensions.code ?? (error.path === undefined ? 'GRAPHQL_VALIDATION_FAILED' : 'BAD_USER_INPUT');
  return createLocatedError(error, code === 'OPERATION_RESOLUTION_FAILURE' ? NO_OPERATION : error.message, {
    status: getStatus(code) ?? PROTOCOL_CODES.INTERNAL_SERVER_ERROR.status,
    ...extensions,
    code,
    ...(http === undefined ? {} : { http }),
  });
}

/** The beginning of graphql-js' message about an argument, in an error of execution. */
const ARGUMENT_ERROR = /^Argument "(\w+)" /;

/**
 * Creates the error for an argument that a variable makes null although it is required. graphql-js finds it only when
 * it executes the field, if the argument or the variable has a default.
 */
function createNullArgumentError(error: GraphQLError, argument: string): GraphQLError {
  const fault = error.message.includes(' has invalid value ') ? NULL_FIELD : REQUIRED_NOT_NULL;
  const { message, extensions } = createArgumentError([argument], fault, undefined);
  return createLocatedError(error, message, error.path === undefined ? extensions : { ...extensions, http: undefined });
}

const NULL_FIELD: Fault = { reason: 'has a variable that is null in place of a required value.' };
