import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { requirePlatformToken } from '../../domain/access/permissions.ts';
import { DomainFailure } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import { toStoreFailure } from '../../domain/store.ts';
import type { RequestLimit } from '../../domain/tokens/admission.service.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { createClientProbe } from '../http/client-probe.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import { setRateLimitHeaders } from '../http/rate-limit-headers.ts';
import { BODY_LIMIT, BodyTooLarge, getBodyLimit, RequestAborted, readBody } from '../http/request-body.ts';
import type { Endpoint, RequestHead } from './endpoint.ts';
import { createInvalidJsonFailure, parseBody } from './json-body.ts';
import { buildFailureReply, buildSuccessReply, type Reply, sendReply } from './reply.ts';
import { findPath, formatAllowedVerbs, type Verbs } from './router.ts';
import { createStoreRetries, type RetriedRequest } from './store-retries.ts';

interface RestHandlerParts {
  services: Services;
  logger: Logger;
  /** The maximum number of requests that wait for an unavailable store. */
  maxRetriedRequests: number;
  /** How long after its arrival a request waits for an unavailable store, in milliseconds. Defaults to 10 s. */
  retryLimitMs?: number | undefined;
  /** Aborted when the shutdown begins. Requests then no longer wait for the store. */
  stopping: AbortSignal;
}

/**
 * Handles all requests to `/v2`, with the JSON responses of the legacy contract. Errors have the contract's order of
 * precedence: path and method (status 4), token (3), its platform (11), body (5), then the errors of the service. A
 * request waits for a store that is temporarily unavailable, because installed SDKs never repeat most requests.
 */
export function createRestHandler({
  services,
  logger,
  maxRetriedRequests,
  retryLimitMs,
  stopping,
}: RestHandlerParts): RequestHandler {
  const retries = createStoreRetries({
    limitMs: retryLimitMs,
    maxRequests: maxRetriedRequests,
    stopping,
    onFailure: recordStoreError,
  });

  async function createReply(retried: RetriedRequest, address: string | null): Promise<Reply> {
    const { request, response, requestId } = retried;
    const [path = '', query = ''] = splitTarget(request.url ?? '');
    const found = findPath(path);
    const { method = '' } = request;
    const endpoint = found?.verbs[(method === 'HEAD' ? 'GET' : method) as 'GET' | 'POST'];
    try {
      // The token is checked only where it is required, so that unknown paths don't depend on the store.
      const isPublic = endpoint === undefined || endpoint.isPublic === true;
      const authorization = isPublic ? null : request.headers.authorization;
      const report = (limit: RequestLimit) => setRateLimitHeaders(response, limit);
      const caller = await retries.run(() => services.admission.admit(authorization, address, report), retried);
      if (found === null) {
        throw new DomainFailure('UNSUPPORTED_METHOD', { details: 'No endpoint has this path.', http: 404 });
      }
      if (endpoint === undefined) {
        return buildUnsupportedVerbReply(found.verbs);
      }
      const head: RequestHead = {
        method: method as RequestHead['method'],
        caller: endpoint.isPublic ? caller : requirePlatformToken(caller),
        headers: request.headers,
        address,
        segment: found.segment,
        query,
      };
      return buildSuccessReply(await callEndpoint(endpoint, head, retried));
    } catch (error) {
      return buildFailureReply(toClientFailure(error, requestId), endpoint?.names);
    }
  }

  async function callEndpoint(endpoint: Endpoint, head: RequestHead, retried: RetriedRequest): Promise<object> {
    const { request, response } = retried;
    endpoint.admit?.(head);
    const bytes = head.method === 'POST' ? await readBodyBytes(request, getBodyLimit(head.caller)) : null;
    if (bytes !== null && bytes.length > BODY_LIMIT) {
      await createClientProbe(response).confirm();
    }
    await waitForApiTimeSlice();
    if (request.socket.destroyed) {
      throw new RequestAborted('the client disconnected');
    }
    const body = bytes === null ? {} : await parseBody(bytes, request.headers);
    const handle = () => endpoint.handle({ ...head, body, services });
    // The bodies of waiting requests stay in memory. Those of SDKs are small.
    return bytes !== null && bytes.length > BODY_LIMIT ? handle() : retries.run(handle, retried);
  }

  function recordStoreError(error: unknown, requestId: string): void {
    services.health.recordError(error, requestId);
    logger.debug({ err: error instanceof DomainFailure ? error.cause : error, requestId }, 'store error');
  }

  /** Converts an error to a failure for the client. Logs unexpected errors, and hides their details from the client. */
  function toClientFailure(error: unknown, requestId: string): DomainFailure {
    if (error instanceof RequestAborted) {
      throw error;
    }
    const failure = error instanceof DomainFailure ? error : toStoreFailure(error);
    if (failure === null) {
      logger.error({ err: error, requestId }, 'unexpected error in /v2');
      return new DomainFailure('COULD_NOT_SAVE_OBJECT', { details: 'Unexpected error.' });
    }
    if (failure.cause !== undefined) {
      recordStoreError(failure, requestId);
    }
    return failure;
  }

  return async (request, response, requestId, address) => {
    const retried = { request, response, requestId, arrivedAt: performance.now() };
    try {
      await sendReply(request, response, await createReply(retried, address));
    } catch (error) {
      if (!(error instanceof RequestAborted)) {
        logger.error({ err: error, requestId }, 'response could not be sent');
      }
      response.destroy();
    }
  };
}

function buildUnsupportedVerbReply(verbs: Verbs): Reply {
  const reply = buildFailureReply(
    new DomainFailure('UNSUPPORTED_METHOD', { details: 'The endpoint has no such method.' }),
  );
  return { ...reply, headers: { allow: formatAllowedVerbs(verbs) } };
}

async function readBodyBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await readBody(request, limit);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) {
      throw error;
    }
    throw createInvalidJsonFailure(error.message, 413);
  }
}

/** Splits a request target into path and query. */
function splitTarget(target: string): [path: string, query: string] {
  const queryStart = target.indexOf('?');
  return queryStart === -1 ? [target, ''] : [target.slice(0, queryStart), target.slice(queryStart + 1)];
}
