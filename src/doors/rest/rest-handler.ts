import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Caller } from '../../domain/access/caller.ts';
import { requireCaller } from '../../domain/access/permissions.ts';
import { DomainFailure } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import { toStoreFailure } from '../../domain/store.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import { BodyTooLarge, getBodyLimit, RequestAborted, readBody } from '../http/request-body.ts';
import type { Endpoint, RequestHead } from './endpoint.ts';
import { createInvalidJsonFailure, parseBody } from './json-body.ts';
import { buildFailureReply, buildSuccessReply, type Reply, sendReply } from './reply.ts';
import { findPath, formatAllowedVerbs, type Verbs } from './router.ts';

interface RestHandlerParts {
  services: Services;
  logger: Logger;
}

/**
 * Handles all requests to `/v2`, with the JSON responses of the legacy contract. Errors have the contract's order of
 * precedence: path and method (status 4), token (3), its platform (11), body (5), then the errors of the service.
 */
export function createRestHandler({ services, logger }: RestHandlerParts): RequestHandler {
  async function createReply(request: IncomingMessage, requestId: string, address: string | null): Promise<Reply> {
    const [path = '', query = ''] = splitTarget(request.url ?? '');
    const found = findPath(path);
    const { method = '' } = request;
    const endpoint = found?.verbs[(method === 'HEAD' ? 'GET' : method) as 'GET' | 'POST'];
    try {
      // The token is checked only where it is required, so that unknown paths don't depend on the store.
      const isPublic = endpoint === undefined || endpoint.isPublic === true;
      const caller = await services.admission.admit(isPublic ? null : request.headers.authorization, address);
      if (found === null) {
        throw new DomainFailure('UNSUPPORTED_METHOD', { http: 404 });
      }
      if (endpoint === undefined) {
        return buildUnsupportedVerbReply(found.verbs);
      }
      const head: RequestHead = {
        method: method as RequestHead['method'],
        caller: endpoint.isPublic ? null : requirePlatformCaller(caller),
        headers: request.headers,
        address,
        segment: found.segment,
        query,
      };
      return buildSuccessReply(await callEndpoint(endpoint, head, request));
    } catch (error) {
      return buildFailureReply(toClientFailure(error, requestId), endpoint?.names);
    }
  }

  async function callEndpoint(endpoint: Endpoint, head: RequestHead, request: IncomingMessage): Promise<object> {
    endpoint.admit?.(head);
    const bytes = head.method === 'POST' ? await readBodyBytes(request, getBodyLimit(head.caller)) : null;
    await waitForApiTimeSlice();
    const body = bytes === null ? {} : parseBody(bytes, request.headers);
    return endpoint.handle({ ...head, body, services });
  }

  /** Converts an error to a failure for the client. Logs unexpected errors, and hides their details from the client. */
  function toClientFailure(error: unknown, requestId: string): DomainFailure {
    if (error instanceof RequestAborted) {
      throw error;
    }
    const failure = error instanceof DomainFailure ? error : toStoreFailure(error);
    if (failure === null) {
      logger.error({ err: error, requestId }, 'unexpected error in /v2');
      return new DomainFailure('COULD_NOT_SAVE_OBJECT');
    }
    if (failure.cause !== undefined) {
      services.health.recordError(failure.cause, requestId);
      logger.debug({ err: failure.cause, requestId }, 'store error');
    }
    return failure;
  }

  return async (request, response, requestId, address) => {
    try {
      await sendReply(request, response, await createReply(request, requestId, address));
    } catch (error) {
      if (!(error instanceof RequestAborted)) {
        logger.error({ err: error, requestId }, 'response could not be sent');
      }
      response.destroy();
    }
  };
}

function buildUnsupportedVerbReply(verbs: Verbs): Reply {
  const reply = buildFailureReply(new DomainFailure('UNSUPPORTED_METHOD'));
  return { ...reply, headers: { allow: formatAllowedVerbs(verbs) } };
}

/** Requires a platform token. Admin keys, which use another authorization scheme, are not accepted in /v2. */
function requirePlatformCaller(caller: Caller | null): Caller {
  return requireCaller(caller?.kind === 'platform' ? caller : null);
}

async function readBodyBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await readBody(request, limit);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) {
      throw error;
    }
    throw createInvalidJsonFailure(`The body must be at most ${error.limit} bytes.`, 413);
  }
}

/** Splits a request target into path and query. */
function splitTarget(target: string): [path: string, query: string] {
  const queryStart = target.indexOf('?');
  return queryStart === -1 ? [target, ''] : [target.slice(0, queryStart), target.slice(queryStart + 1)];
}
