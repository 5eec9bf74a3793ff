import type { FailureCode } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';
import { PROTOCOL_CODES, type ProtocolCode } from '../protocol-codes.ts';

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

/** Adds the numbers to the descriptions of the codes outside of the domain. */
function describeProtocolCodes(): Record<ProtocolCode, { description: string }> {
  const entries = Object.entries(PROTOCOL_CODES).map(
    ([code, { status, description }]) => [code, { description: `${description} Status ${status}.` }] as const,
  );
  return Object.fromEntries(entries) as Record<ProtocolCode, { description: string }>;
}

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'The codes of errors, in `extensions.code` and in `ItemError`. Status numbers are those of the `/v2` API.',
  values: { ...DOMAIN_CODES, ...describeProtocolCodes() },
});
