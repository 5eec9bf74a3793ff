import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { createBadRequest } from '../bad-request.ts';
import type { PersistedOperations } from './load.ts';
import { quote } from './manifest.ts';

/**
 * Replaces the id of a persisted operation in the parameters of a request by the text of its document. `url` is the URL
 * of a GET request, from which Yoga reads only its own parameters.
 *
 * @throws GraphQLError if there is no such operation, or if the server doesn't accept the document.
 */
export type ResolveParams = (params: GraphQLParams, url?: string) => GraphQLParams;

/** The parameters that can have the id of a persisted operation, in the order of precedence. */
const ID_PARAMETERS = ['documentId', 'doc_id', 'id'] as const;

type Params = GraphQLParams & { [Name in (typeof ID_PARAMETERS)[number]]?: unknown };

interface Policy {
  /** Null if the server has no manifest. Then `resolveParams` changes nothing. */
  operations: PersistedOperations | null;
  /** Whether the server rejects all other documents. */
  only: boolean;
}

/**
 * Creates the function that both the fast path and Yoga call before they look at a document. Clients send the id as
 * `documentId` (GraphQL over HTTP, appendix A), `doc_id` or `id` (Relay), or `extensions.persistedQuery.sha256Hash`
 * (Apollo, urql). A `query` takes precedence over the id, because some clients always send both.
 */
export function createParamsResolver({ operations, only }: Policy): ResolveParams {
  if (operations === null) {
    return (params) => params;
  }

  function requireText(id: unknown): string {
    if (typeof id !== 'string') {
      throw createBadRequest('The id of a persisted operation must be a string.');
    }
    const text = operations?.findText(id);
    if (text === undefined) {
      throw only ? createNotInListError(quote(id)) : createNotFoundError(quote(id));
    }
    return text;
  }

  return (params: Params, url) => {
    const { documentId, doc_id, id, ...rest } = url === undefined ? params : { ...params, ...readIds(url) };
    if (rest.query == null || rest.query === '') {
      const operationId = documentId ?? doc_id ?? id ?? findApolloId(rest.extensions);
      if (operationId != null) {
        rest.query = requireText(operationId);
        if (isObject(rest.extensions)) {
          // The fast path leaves requests with extensions to Yoga. Nothing reads them after this.
          delete rest.extensions;
        }
        return rest;
      }
    }
    if (only && typeof rest.query === 'string' && !operations.documents.has(rest.query)) {
      throw createNotInListError('with this `query`');
    }
    return rest;
  };
}

function readIds(url: string): Params {
  const { searchParams } = new URL(url, 'http://localhost');
  return Object.fromEntries(ID_PARAMETERS.map((name) => [name, searchParams.get(name)]));
}

function findApolloId(extensions: unknown): unknown {
  const persistedQuery = isObject(extensions) ? extensions.persistedQuery : undefined;
  return isObject(persistedQuery) ? persistedQuery.sha256Hash : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Apollo Client and urql repeat the request with the text of the document when they receive this code. */
function createNotFoundError(operation: string): GraphQLError {
  return createError(
    'PERSISTED_QUERY_NOT_FOUND',
    `The server has no persisted operation ${operation}. Send the text of the document in \`query\`, or add the operation to the manifest of the server.`,
  );
}

function createNotInListError(operation: string): GraphQLError {
  return createError(
    'PERSISTED_QUERY_NOT_IN_LIST',
    `The server has no persisted operation ${operation}, and accepts no other operations. Add it to the manifest of the server.`,
  );
}

/** As GraphQL over HTTP requires, the HTTP status is 400, or 200 for clients that only accept `application/json`. */
function createError(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400, spec: true } } });
}
