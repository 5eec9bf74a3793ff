import type { IncomingHttpHeaders } from 'node:http';
import type { AnyCaller } from '../../domain/access/caller.ts';
import { FAILURES, type Warning } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';

/** A JSON object from a request body. The services validate its fields. */
export type JsonBody = Record<string, unknown>;

/** A request before its body is read. */
export interface RequestHead {
  method: 'GET' | 'HEAD' | 'POST';
  /** A platform token, except at public endpoints. */
  caller: AnyCaller;
  headers: IncomingHttpHeaders;
  /** The client's IP address; null if unknown. */
  address: string | null;
  /** The short code or click id in the path; without meaning at endpoints that have neither. */
  segment: string;
  /** Without `?`. */
  query: string;
}

export interface RestRequest extends RequestHead {
  /** `{}` for GET and for an empty body. */
  body: JsonBody;
  services: Services;
}

/** Field names in /v2, by their names in the services. */
export type FieldNames = Readonly<Record<string, string>>;

/** The handler of one path and method. */
export interface Endpoint {
  /** Whether requests are accepted without a token. */
  isPublic?: boolean;
  /** Rejects a token of the wrong platform. Called before the body is read, as the contract requires. */
  admit?(head: RequestHead): void;
  /** The field names that error texts use. */
  names?: FieldNames;
  /**
   * Calls a service and returns the body of the response. Runs again if the store fails temporarily, so nothing that
   * can fail comes after its last write, and earlier writes have no further effect when they are repeated.
   */
  handle(request: RestRequest): Promise<object>;
}

/**
 * Adds the warning to a response body. The contract allows only one, and services return at most one that has a number.
 * It doesn't have the others.
 */
export function withWarning(result: object, warnings: readonly Warning[]): object {
  const warning = warnings.find(({ status }) => status !== null);
  const failure = Object.values(FAILURES).find(({ status }) => status === warning?.status);
  return failure === undefined ? result : { ...result, warning: failure.text, status: failure.status };
}

/** Converts numbers to text, because some clients send numbers in text fields that are only recorded. */
export function toRecordedText(value: unknown): unknown {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)) ? String(value) : value;
}
