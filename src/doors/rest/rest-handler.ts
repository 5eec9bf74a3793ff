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
 * Answers everything under `/v2`, always in the JSON of the legacy contract. What is checked first wins, in the
 * contract's order: path and verb (4), token (3), its platform (11), the body (5), and then whatever the service says.
 */
export function createRestHandler({ services, logger }: RestHandlerParts): RequestHandler {
  async function createReply(request: IncomingMessage, requestId: string, address: string | null): Promise<Reply> {
    const [path = '', query = ''] = splitTarget(request.url ?? '');
    const found = findPath(path);
    const { method = '' } = request;
    const endpoint = found?.verbs[(method === 'HEAD' ? 'GET' : method) as 'GET' | 'POST'];
    try {
      // A token counts where one is asked for: nobody needs the store to hear that there is nothing here.
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
        code: found.code,
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

  /** What a client may hear: failures of the domain and of the store. All else is a defect, and only its log tells more. */
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
      logger.debug({ err: failure.cause, requestId }, 'the store failed');
    }
    return failure;
  }

  return async (request, response, requestId, address) => {
    try {
      await sendReply(request, response, await createReply(request, requestId, address));
    } catch (error) {
      if (!(error instanceof RequestAborted)) {
        logger.error({ err: error, requestId }, 'no answer could be sent');
      }
      response.destroy();
    }
  };
}

function buildUnsupportedVerbReply(verbs: Verbs): Reply {
  const reply = buildFailureReply(new DomainFailure('UNSUPPORTED_METHOD'));
  return { ...reply, headers: { allow: formatAllowedVerbs(verbs) } };
}

/** Platform tokens alone: an admin key, which travels under another scheme, is nobody here. */
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
    throw createInvalidJsonFailure(`The body is larger than ${error.limit} bytes.`, 413);
  }
}

/** Path and query of a request's target. */
function splitTarget(target: string): [path: string, query: string] {
  const queryStart = target.indexOf('?');
  return queryStart === -1 ? [target, ''] : [target.slice(0, queryStart), target.slice(queryStart + 1)];
}
