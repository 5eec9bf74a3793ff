/**
 * The one table of what can fail in the domain. Numbers and texts up to 11 are those of the legacy API, to the letter;
 * `http` is the status that /v2 answers with (GraphQL answers 200 and carries `status` in the error's extensions).
 * This file imports nothing, so that every layer may use it.
 */
export const FAILURES = {
  REPLACED_ROUTE: { status: 1, http: 200, message: 'Replaced previously registered route' },
  MISSING_PARAMETERS: { status: 2, http: 400, message: 'Missing parameters' },
  UNKNOWN_PLATFORM_TOKEN: { status: 3, http: 401, message: 'Unknown platform token' },
  UNSUPPORTED_METHOD: { status: 4, http: 405, message: 'Unsupported method' },
  INVALID_JSON: { status: 5, http: 400, message: 'There was a problem in the JSON you submitted' },
  COULD_NOT_SAVE_OBJECT: { status: 6, http: 500, message: 'Could not save object' },
  COULD_NOT_FIND_RECORD: { status: 7, http: 404, message: 'Could not find record' },
  COULD_NOT_SAVE_ROUTE: { status: 8, http: 422, message: 'Could not save route' },
  COULD_NOT_CREATE_SMART_LINK: { status: 9, http: 422, message: 'Could not create a smart link' },
  TOO_MANY_REDEEMS: { status: 10, http: 410, message: 'Too many redeems' },
  WRONG_PLATFORM_TOKEN: { status: 11, http: 403, message: 'Wrong platform token' },
  // Not of the legacy table, whose clients take any status from 300 on for a failure and try again later.
  TOO_MANY_REQUESTS: { status: 12, http: 429, message: 'Too many requests' },
} as const;

export type FailureCode = keyof typeof FAILURES;

/** What a person needs to mend their request. Everything here is shown to clients. */
export interface FailureContext {
  /** The path of the input field at fault, in the caller's own words (`overrides.iphone.link`). */
  field?: string;
  /** What is wrong and how to mend it, in one sentence. */
  details?: string;
  /** With MISSING_PARAMETERS: the names of what is missing. */
  parameters?: readonly string[];
  /** The cause is temporary: the same request may succeed after so many seconds. */
  retryAfterSeconds?: number;
  /** Replaces the HTTP status of the table, where the contract knows several (a store failure on a route, say). */
  http?: number;
}

/** A failure that is meant for the client. Anything else that is thrown is a defect and gets masked. */
export class DomainFailure extends Error {
  override readonly name = 'DomainFailure';
  readonly code: FailureCode;
  readonly context: FailureContext;

  constructor(code: FailureCode, context: FailureContext = {}, options?: ErrorOptions) {
    super(FAILURES[code].message, options);
    this.code = code;
    this.context = context;
  }

  /** The number of the legacy API's table. */
  get status(): number {
    return FAILURES[this.code].status;
  }

  /** The HTTP status that a REST door answers with. */
  get http(): number {
    return this.context.http ?? FAILURES[this.code].http;
  }
}

/** A warning travels beside a success, with the same numbers and texts. */
export interface Warning {
  status: number;
  message: string;
}

/** The warning of that code, ready to be rendered. */
export function createWarning(code: FailureCode): Warning {
  const { status, message } = FAILURES[code];
  return { status, message };
}

/** Either a value, or the reason why there is none: what pure rules answer, so that their caller names the field. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string };

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function reject<T = never>(reason: string): Checked<T> {
  return { ok: false, reason };
}

/** Creates the failure for a rejected value. `reason` follows the field's name: "must be an integer; got 1.5." */
export function createRefusal(code: FailureCode, field: string, reason: string): DomainFailure {
  // The object is not saved because of what it is, not because the store failed.
  const http = code === 'COULD_NOT_SAVE_OBJECT' ? { http: 422 } : {};
  return new DomainFailure(code, { field, details: `\`${field}\` ${reason}`, ...http });
}

/** The value that a pure rule accepted; else fails with `code`, naming the field. */
export function requireValid<T>(checked: Checked<T>, code: FailureCode, field: string): T {
  if (!checked.ok) {
    throw createRefusal(code, field, checked.reason);
  }
  return checked.value;
}

/** What the work gives, or the failure that it is refused with. What is no failure of the domain is thrown on. */
export function attempt<T>(work: () => T): T | DomainFailure {
  try {
    return work();
  } catch (error) {
    return requireDomainFailure(error);
  }
}

/** The failure that was thrown. What is no failure of the domain is thrown on. */
export function requireDomainFailure(error: unknown): DomainFailure {
  if (error instanceof DomainFailure) {
    return error;
  }
  throw error;
}
