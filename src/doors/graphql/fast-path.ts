import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DocumentNode, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import { type FetchAPI, processRegularResult, type YogaServerInstance } from 'graphql-yoga';
import type { Services } from '../../domain/services.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { sendBody } from '../http/compression.ts';
import { RequestAborted } from '../http/request-body.ts';
import { assertNotCancelled } from './cancellation.ts';
import { type Context, createContext, type RequestFacts } from './context.ts';
import type { DocumentCache } from './document-cache.ts';
import type { Mask } from './errors.ts';
import type { Execute, SerializedResult } from './execution.ts';
import { readParams } from './json-params.ts';
import type { ResolveParams } from './persisted-operations/request.ts';
import { checkParams } from './request-params.ts';
import { schema } from './schema.ts';

/**
 * Responds to the request if it can, and returns whether it did. Otherwise it leaves the request untouched, for Yoga.
 */
type FastPath = (
  request: IncomingMessage,
  response: ServerResponse,
  facts: RequestFacts,
  bodyLimit: number,
) => Promise<boolean>;

/** The media types of JSON responses, in the server's order of preference. */
export const JSON_MEDIA_TYPES = ['application/json', 'application/graphql-response+json'] as const;

type JsonMediaType = (typeof JSON_MEDIA_TYPES)[number];

interface FastPathParts {
  yoga: YogaServerInstance<RequestFacts, Context>;
  services: Services;
  documents: Pick<DocumentCache, 'findValid'>;
  resolveParams: ResolveParams;
  execute: Execute;
  mask: Mask;
}

/**
 * Creates the fast path for the request that nearly every client sends: a POST with a JSON body of known length.
 * It skips Yoga's HTTP adapter, whose Request, Response and streams cost five times as much as executing the operation.
 * A document that is known to be valid is executed directly, by the same function as in Yoga. Everything else uses
 * Yoga's own code: the plugins' Envelop hooks, masking and rendering. So both paths return the same
 * response.
 */
export function createFastPath({ yoga, services, documents, resolveParams, execute, mask }: FastPathParts): FastPath {
  // Read only once: `yoga` is a Proxy, so every property access has a cost.
  const { getResultForParams } = yoga;

  async function executeRequest(
    request: IncomingMessage,
    facts: RequestFacts,
    bodyLimit: number,
  ): Promise<SerializedResult> {
    try {
      const params = checkParams(resolveParams(await readParams(request, facts, bodyLimit)));
      const { query, variables: variableValues, operationName } = params;
      const document = documents.findValid(query as string);
      if (document !== undefined && hasExecutableOperation(document, operationName)) {
        await waitForApiTimeSlice();
        assertNotCancelled(facts.cancellation);
        const contextValue = createContext(services, facts);
        return await execute({ schema, document, operationName, variableValues, contextValue });
      }
      // The schema has no subscriptions, `@defer` or `@stream`, so the result is never a stream.
      return (await getResultForParams({ params, request: POST }, { ...facts })) as ExecutionResult;
    } catch (error) {
      if (error instanceof RequestAborted) {
        throw error;
      }
      return { errors: [mask(error, null)] };
    }
  }

  return async (request, response, facts, bodyLimit) => {
    const { accept } = request.headers;
    if (!isJsonMediaType(accept) || !isShortJsonPost(request, bodyLimit)) {
      return false;
    }
    const result = await executeRequest(request, facts, bodyLimit);
    if (response.destroyed) {
      return true;
    }
    const { body, init } = renderResult(result, accept);
    sendBody(request, response, init, body ?? '');
    return true;
  };
}

/** The only part of a request that the pipeline reads besides its parameters: mutations are not allowed with GET. */
const POST = { method: 'POST' } as Request;

/** Returns whether the server has negotiated a JSON response. */
function isJsonMediaType(accept: string | undefined): accept is JsonMediaType {
  return (JSON_MEDIA_TYPES as readonly (string | undefined)[]).includes(accept);
}

/** Returns whether the body is JSON and short enough. Yoga handles chunked bodies, and rejects large ones. */
function isShortJsonPost({ method, headers }: IncomingMessage, bodyLimit: number): boolean {
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    Number(headers['content-length'] ?? Number.NaN) <= bodyLimit
  );
}

/** Returns whether the document has a query or mutation with this name. */
function hasExecutableOperation(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && operation.operation !== OperationTypeNode.SUBSCRIPTION;
}

/** The arguments with which Yoga's renderer constructs a Response. */
interface Rendering {
  body: string | Buffer | null;
  init: { status: number; headers: Record<string, string> };
}

/** Replaces the constructor of Response. Yoga calls this with `new`, and gets the returned object. */
function createRendering(body: Rendering['body'], init: Rendering['init']): Rendering {
  return { body, init };
}

const RENDERING_API = { Response: createRendering } as unknown as FetchAPI;

/** Renders the result as Yoga does: errors and extensions can set the HTTP status and headers, plain data cannot. */
function renderResult(result: SerializedResult, mediaType: JsonMediaType): Rendering {
  return result.errors === undefined && result.extensions === undefined && result.stringify === undefined
    ? createRendering(JSON.stringify(result), {
        status: 200,
        headers: { 'Content-Type': `${mediaType}; charset=utf-8` },
      })
    : (processRegularResult(result as ExecutionResult, RENDERING_API, mediaType) as unknown as Rendering);
}
