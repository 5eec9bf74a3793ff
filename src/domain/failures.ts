/**
 * The failures of the legacy API. The texts and numbers are part of its contract and must not change. `http` is the HTTP
 * status of a /v2 response; GraphQL responds with 200. This file imports nothing, so every layer can use it.
 */
const LEGACY_FAILURES = {
  REPLACED_ROUTE: { status: 1, http: 200, text: 'Replaced previously registered route' },
  MISSING_PARAMETERS: { status: 2, http: 400, text: 'Missing parameters' },
  UNKNOWN_PLATFORM_TOKEN: { status: 3, http: 401, text: 'Unknown platform token' },
  UNSUPPORTED_METHOD: { status: 4, http: 405, text: 'Unsupported method' },
  INVALID_JSON: { status: 5, http: 400, text: 'There was a problem in the JSON you submitted' },
  COULD_NOT_SAVE_OBJECT: { status: 6, http: 500, text: 'Could not save object' },
  COULD_NOT_FIND_RECORD: { status: 7, http: 404, text: 'Could not find record' },
  COULD_NOT_SAVE_ROUTE: { status: 8, http: 422, text: 'Could not save route' },
  COULD_NOT_CREATE_SMART_LINK: { status: 9, http: 422, text: 'Could not create a smart link' },
  TOO_MANY_REDEEMS: { status: 10, http: 410, text: 'Too many redeems' },
  WRONG_PLATFORM_TOKEN: { status: 11, http: 403, text: 'Wrong platform token' },
} as const;

/**
 * All failures of the domain. A code that the legacy API doesn't have gets the number and text of the failure that /v2
 * sends instead.
 */
export const FAILURES = {
  ...LEGACY_FAILURES,
  /** A value of the input is invalid. INVALID_JSON is a body of /v2 that can't be parsed. */
  BAD_USER_INPUT: LEGACY_FAILURES.INVALID_JSON,
  COULD_NOT_UPDATE_SMART_LINK: LEGACY_FAILURES.COULD_NOT_CREATE_SMART_LINK,
  COULD_NOT_SAVE_TEMPLATE: LEGACY_FAILURES.COULD_NOT_CREATE_SMART_LINK,
  IDEMPOTENCY_KEY_REUSED: LEGACY_FAILURES.COULD_NOT_CREATE_SMART_LINK,
  /** The database can't be read or written. */
  STORE_UNAVAILABLE: LEGACY_FAILURES.COULD_NOT_SAVE_OBJECT,
  // Not in the legacy table. Legacy clients treat any HTTP status from 300 up as a failure and retry later.
  TOO_MANY_REQUESTS: { status: 12, http: 429, text: 'Too many requests' },
} as const;

export type FailureCode = keyof typeof FAILURES;

/** Returns the text of a failure in the legacy API, or null for a code that the API doesn't have. */
export function getLegacyMessage(code: FailureCode): string | null {
  return code in LEGACY_FAILURES ? FAILURES[code].text : null;
}

/** The information that a client needs to fix a request. The error response contains all of it. */
export interface FailureContext {
  /** The problem, its place in the input and how to fix it, in one or two sentences that end with a full stop. */
  details: string;
  /** The path of the invalid input field, such as `overrides.iphone.link`. */
  field?: string;
  /** The segments of `field`, if one of them contains a dot. */
  path?: readonly string[];
  /** The names of the missing fields, for MISSING_PARAMETERS. */
  parameters?: readonly string[];
  /** The number of seconds after which the same request may succeed, for temporary failures. */
  retryAfterSeconds?: number;
  /** Overrides the HTTP status in `FAILURES`, for example with 503 for a temporary failure of the store. */
  http?: number;
}

/**
 * A failure that the client sees. Its message is the reason. Any other thrown error is a defect, and entry points mask
 * it.
 */
export class DomainFailure extends Error {
  override readonly name = 'DomainFailure';
  readonly code: FailureCode;
  readonly context: FailureContext;

  constructor(code: FailureCode, context: FailureContext, options?: ErrorOptions) {
    super(context.details, options);
    this.code = code;
    this.context = context;
  }

  /** The failure's number in the legacy API. */
  get status(): number {
    return FAILURES[this.code].status;
  }

  /** The text of the failure's number in the legacy API. */
  get text(): string {
    return FAILURES[this.code].text;
  }

  /** The HTTP status of a REST response. */
  get http(): number {
    return this.context.http ?? FAILURES[this.code].http;
  }
}

/** Returns the path of the invalid field in the service's input; null if the failure isn't about a field. */
export function getFailurePath({ path, field, parameters }: FailureContext): readonly string[] | null {
  return path ?? (field ?? parameters?.[0])?.split('.') ?? null;
}

/** The failures that are also reported as warnings, by operations that succeed nevertheless. */
type FailureWarningCode = Extract<FailureCode, 'REPLACED_ROUTE' | 'TOO_MANY_REDEEMS' | 'TOO_MANY_REQUESTS'>;

/** The warnings about valid input that is probably a mistake. /v2 doesn't have them. */
type InputWarningCode = 'URI_LOOKS_LIKE_HOST' | 'EXPIRES_IN_THE_PAST';

export type WarningCode = FailureWarningCode | InputWarningCode | 'CREDENTIAL_ALREADY_CREATED';

/** A warning about an operation that succeeded. */
export interface Warning {
  code: WarningCode;
  message: string;
  /** The warning's number in the legacy API. Null for warnings that it doesn't have. */
  status: number | null;
  /** The path of the input field that the warning is about, such as `overrides.iphone.link`; null if there is none. */
  field: string | null;
}

const FAILURE_WARNINGS: Record<FailureWarningCode, string> = {
  REPLACED_ROUTE: 'The route replaced the existing route of this platform with an equivalent path.',
  TOO_MANY_REDEEMS: "The metadata is missing, because the link has reached its redeem limit. It can't be read again.",
  TOO_MANY_REQUESTS:
    'The metadata is missing, because it was redeemed too often within a short time. Redeem it again in a minute.',
};

/** Creates the warning with the number of a failure. */
export function createWarning(code: FailureWarningCode): Warning {
  return { code, message: FAILURE_WARNINGS[code], status: FAILURES[code].status, field: null };
}

/** Creates the warning about a valid field. `reason` is a predicate, as for `createRefusal`. */
export function createInputWarning(code: InputWarningCode, field: string, reason: string): Warning {
  return { code, message: `\`${field}\` ${reason}`, status: null, field };
}

/** Creates the warning of a repeated request that created a credential. */
export function createCredentialWarning(): Warning {
  return {
    code: 'CREDENTIAL_ALREADY_CREATED',
    message:
      'A request with this `Idempotency-Key` already created the credential, and only its response contained the secret. If you did not receive it, revoke the credential and create another with a new key.',
    status: null,
    field: null,
  };
}

/**
 * The result of a validation: a value, or the reason for rejecting it. The caller adds the field's name to the reason.
 */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string };

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** Rejects a value. `reason` is a predicate that follows the field's name and ends with a full stop: "is empty." */
export function reject<T = never>(reason: string): Checked<T> {
  return { ok: false, reason };
}

/** Creates the failure for a rejected value. `reason` follows the field's name: "must be a whole number; got 1.5." */
export function createRefusal(code: FailureCode, field: string, reason: string): DomainFailure {
  // 422 instead of 500: the input is invalid, the store didn't fail.
  const http = code === 'COULD_NOT_SAVE_OBJECT' ? { http: 422 } : {};
  return new DomainFailure(code, { field, details: `\`${field}\` ${reason}`, ...http });
}

/** Returns the accepted value. Fails with `code` for the field if the value was rejected. */
export function requireValid<T>(checked: Checked<T>, code: FailureCode, field: string): T {
  if (!checked.ok) {
    throw createRefusal(code, field, checked.reason);
  }
  return checked.value;
}

/** Returns the result of `work`, or the domain failure that it throws. Rethrows any other error. */
export function attempt<T>(work: () => T): T | DomainFailure {
  try {
    return work();
  } catch (error) {
    return requireDomainFailure(error);
  }
}

/** Returns the error if it is a domain failure. Rethrows any other error. */
export function requireDomainFailure(error: unknown): DomainFailure {
  if (error instanceof DomainFailure) {
    return error;
  }
  throw error;
}
