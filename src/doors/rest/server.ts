import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { DomainFailure } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import { storeFailure } from '../../domain/store.ts';
import type { Caller } from '../../domain/access/caller.ts';
import { identified } from '../../domain/access/permissions.ts';
import { BodyTooLarge, bodyLimitOf, RequestAborted, readBody } from '../http/body.ts';
import type { RequestHandler } from '../http/dispatch.ts';
import { apiTurn } from '../http/turns.ts';
import { parseBody, unreadable } from './body.ts';
import type { Endpoint, RequestHead } from './endpoint.ts';
import { failureReply, type Reply, send, successReply } from './reply.ts';
import { allowedVerbs, findPath, type Verbs } from './router.ts';

export interface RestDoorParts {
  services: Services;
  logger: Logger;
}

/**
 * Answers everything under `/v2`, always in the JSON of the legacy contract. What is checked first wins, in the
 * contract's order: path and verb (4), token (3), its platform (11), the body (5), and then whatever the service says.
 */
export function createRestDoor({ services, logger }: RestDoorParts): RequestHandler {
  async function replyTo(request: IncomingMessage, requestId: string, address: string | null): Promise<Reply> {
    const [path = '', query = ''] = splitTarget(request.url ?? '');
    const found = findPath(path);
    const { method = '' } = request;
    const endpoint = found?.verbs[(method === 'HEAD' ? 'GET' : method) as 'GET' | 'POST'];
    try {
      // A token counts where one is asked for: nobody needs the store to hear that there is nothing here.
      const isOpen = endpoint === undefined || endpoint.open === true;
      const caller = await services.admission.admit(isOpen ? null : request.headers.authorization, address);
      if (found === null) throw new DomainFailure('UNSUPPORTED_METHOD', { http: 404 });
      if (endpoint === undefined) return unsupportedVerb(found.verbs);
      const head: RequestHead = {
        method: method as RequestHead['method'],
        caller: endpoint.open ? null : platformOf(caller),
        headers: request.headers,
        address,
        code: found.code,
        query,
      };
      return successReply(await answer(endpoint, head, request));
    } catch (error) {
      return failureReply(failureOf(error, requestId), endpoint?.names);
    }
  }

  async function answer(endpoint: Endpoint, head: RequestHead, request: IncomingMessage): Promise<object> {
    endpoint.admit?.(head);
    const bytes = head.method === 'POST' ? await bytesOf(request, bodyLimitOf(head.caller)) : null;
    await apiTurn();
    const body = bytes === null ? {} : parseBody(bytes, request.headers);
    return endpoint.answer({ ...head, body, services });
  }

  /** What a client may hear: failures of the domain and of the store. All else is a defect, and only its log tells more. */
  function failureOf(error: unknown, requestId: string): DomainFailure {
    if (error instanceof RequestAborted) throw error;
    const failure = error instanceof DomainFailure ? error : storeFailure(error);
    if (failure === null) {
      logger.error({ err: error, requestId }, 'unexpected error in /v2');
      return new DomainFailure('COULD_NOT_SAVE_OBJECT');
    }
    if (failure.cause !== undefined) {
      services.health.note(failure.cause, requestId);
      logger.debug({ err: failure.cause, requestId }, 'the store failed');
    }
    return failure;
  }

  return async (request, response, requestId, address) => {
    try {
      await send(request, response, await replyTo(request, requestId, address));
    } catch (error) {
      if (!(error instanceof RequestAborted)) logger.error({ err: error, requestId }, 'no answer could be sent');
      response.destroy();
    }
  };
}

function unsupportedVerb(verbs: Verbs): Reply {
  const reply = failureReply(new DomainFailure('UNSUPPORTED_METHOD'));
  return { ...reply, headers: { allow: allowedVerbs(verbs) } };
}

/** Platform tokens alone: an admin key, which travels under another scheme, is nobody here. */
function platformOf(caller: Caller | null): Caller {
  return identified(caller?.kind === 'platform' ? caller : null);
}

async function bytesOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await readBody(request, limit);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    throw unreadable(`The body is larger than ${error.limit} bytes.`, 413);
  }
}

/** Path and query of a request's target. */
function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}
