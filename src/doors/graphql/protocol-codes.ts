import { FAILURES, type FailureCode } from '../../domain/failures.ts';

/** The protocol errors of a request that the server rejects, and those of an operation that it can't complete. */
const REJECTED = FAILURES.BAD_USER_INPUT.status;
const FAILED = FAILURES.COULD_NOT_SAVE_OBJECT.status;

/** The codes of errors outside of the domain, with the number that `/v2` has for such a failure. */
export const PROTOCOL_CODES = {
  BAD_REQUEST: {
    status: REJECTED,
    description: 'The request is not a GraphQL request: its JSON or its parameters are malformed.',
  },
  GRAPHQL_PARSE_FAILED: { status: REJECTED, description: 'The document has a syntax error.' },
  GRAPHQL_VALIDATION_FAILED: { status: REJECTED, description: 'The document does not match the schema.' },
  INTERNAL_SERVER_ERROR: {
    status: FAILED,
    description: 'A defect of the server, which its log describes under `requestId`.',
  },
  OPERATION_LIMIT_EXCEEDED: {
    status: REJECTED,
    description: 'The operation exceeds a limit of size, shape or cost, which `limit`, `allowed` and `found` describe.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: REJECTED,
    description: 'The document has no operation with the requested name.',
  },
  OPERATION_TIMEOUT: {
    status: FAILED,
    description: 'The operation exceeded its time limit. A mutation may have been executed nevertheless.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: REJECTED,
    description: 'The server has no persisted operation with this id.',
  },
  PERSISTED_QUERY_NOT_IN_LIST: { status: REJECTED, description: 'The server accepts persisted operations only.' },
  REQUEST_ENTITY_TOO_LARGE: { status: REJECTED, description: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: REJECTED,
    description: 'The request body is not uncompressed JSON in UTF-8.',
  },
} as const satisfies Record<string, { status: number; description: string }>;

export type ProtocolCode = keyof typeof PROTOCOL_CODES;

/** Returns the number of a code; null for a text that isn't a code. */
export function getStatus(code: unknown): number | null {
  if (typeof code !== 'string') {
    return null;
  }
  return PROTOCOL_CODES[code as ProtocolCode]?.status ?? FAILURES[code as FailureCode]?.status ?? null;
}
