import type { FailureCode } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';

/** INVALID_JSON is only for bodies of /v2, and REPLACED_ROUTE is only a warning. */
type DomainCode = Exclude<FailureCode, 'INVALID_JSON' | 'REPLACED_ROUTE'>;

const DOMAIN_CODES: Record<DomainCode, { description: string }> = {
  BAD_USER_INPUT: {
    description: 'A value of the input is invalid: its type, its length, its range or its format. Status 5.',
  },
  COUNT_MISMATCH: {
    description: 'The number of links that match the filter is not `expectedCount`. Nothing was changed. Status 6.',
  },
  COULD_NOT_CREATE_SMART_LINK: {
    description:
      "The link can't be created: its target URI or another address is not allowed, its validity window is empty, or its code is invalid or taken. Status 9.",
  },
  COULD_NOT_FIND_RECORD: {
    description: 'The object does not exist, was deleted, or belongs to another app. Status 7.',
  },
  COULD_NOT_SAVE_OBJECT: {
    description: 'The object conflicts with another one, or a setting of it is not allowed. Status 6.',
  },
  COULD_NOT_SAVE_ROUTE: { description: "The route's path is invalid, or the database failed. Status 8." },
  COULD_NOT_SAVE_TEMPLATE: { description: "The template's pattern, targets or preview are invalid. Status 9." },
  COULD_NOT_UPDATE_SMART_LINK: {
    description:
      "The link can't be changed: its target URI or another address is not allowed, its validity window is empty, or it would equal another unique link. Status 9.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    description: 'The idempotency key was used with a different input within the last 24 hours. Status 9.',
  },
  MISSING_PARAMETERS: { description: 'Required values are absent, null or empty. Status 2.' },
  STORE_UNAVAILABLE: { description: 'The database failed. Retry after `retryAfterSeconds`, if present. Status 6.' },
  TOO_MANY_REDEEMS: { description: 'The link has reached its redeem limit. Status 10.' },
  TOO_MANY_REQUESTS: { description: 'A rate limit was exceeded. Retry after `retryAfterSeconds`. Status 12.' },
  UNKNOWN_PLATFORM_TOKEN: {
    description: 'The request has no credential, or one that is unknown, revoked or expired. Status 3.',
  },
  UNSUPPORTED_METHOD: { description: 'Mutations require a POST request. Status 4.' },
  WRONG_PLATFORM_TOKEN: { description: "The credential doesn't have the permission. Status 11." },
};

/** The codes of errors outside of the domain. A test compares them with the responses of the server. */
const PROTOCOL_CODES = {
  BAD_REQUEST: { description: 'The request is not a GraphQL request: its JSON or its parameters are malformed.' },
  CANCELLED: { description: 'The operation was cancelled, because its client disconnected or its time was up.' },
  GRAPHQL_PARSE_FAILED: { description: 'The document has a syntax error.' },
  GRAPHQL_VALIDATION_FAILED: { description: 'The document does not match the schema.' },
  INTERNAL_SERVER_ERROR: { description: 'A defect of the server, which its log describes under `requestId`.' },
  OPERATION_LIMIT_EXCEEDED: {
    description: 'The operation exceeds a limit of size, shape or cost, which `limit`, `allowed` and `found` describe.',
  },
  OPERATION_RESOLUTION_FAILURE: { description: 'The document has no operation with the requested name.' },
  OPERATION_TIMEOUT: {
    description: 'The operation exceeded its time limit. A mutation may have been executed nevertheless.',
  },
  PERSISTED_QUERY_NOT_FOUND: { description: 'The server has no persisted operation with this id.' },
  PERSISTED_QUERY_NOT_IN_LIST: { description: 'The server accepts persisted operations only.' },
  REQUEST_ENTITY_TOO_LARGE: { description: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { description: 'The request body is not uncompressed JSON in UTF-8.' },
} as const satisfies Record<string, { description: string }>;

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'The codes of errors, in `extensions.code` and in `ItemError`. Status numbers are those of the `/v2` API; codes without one concern the protocol.',
  values: { ...DOMAIN_CODES, ...PROTOCOL_CODES },
});
