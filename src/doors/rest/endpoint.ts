import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../../domain/access/caller.ts';
import type { Warning } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';

/** An object out of a body. What its fields are is for the services to judge. */
export type JsonBody = Record<string, unknown>;

/** What is known of a request before its body is read. */
export interface RequestHead {
  /** HEAD is a GET whose answer nobody reads. */
  method: 'GET' | 'HEAD' | 'POST';
  /** Null: nobody known, at an endpoint for everybody. */
  caller: Caller | null;
  headers: IncomingHttpHeaders;
  /** The address that the request came from; null: not known. */
  address: string | null;
  /** The code that the path names, at the one endpoint whose path does. */
  code: string;
  /** What stands behind the path's question mark. */
  query: string;
}

export interface RestRequest extends RequestHead {
  /** `{}` without a body, and with GET. */
  body: JsonBody;
  services: Services;
}

/** What the services call a field, and what /v2 calls it. */
export type FieldNames = Readonly<Record<string, string>>;

/** One verb of one path. */
export interface Endpoint {
  /** Whether it is for everybody: no token is looked at. */
  isPublic?: boolean;
  /** Refuses the wrong token before the body is looked at, since the contract checks it first. */
  admit?(head: RequestHead): void;
  /** By which failures are told in the client's words. */
  names?: FieldNames;
  /** Calls one function of a service and renders what it gives. */
  handle(request: RestRequest): Promise<object>;
}

/** An answer with the warning beside it. There is room for one, and no service gives more. */
export function withWarning(result: object, [warning]: readonly Warning[]): object {
  return warning === undefined ? result : { ...result, warning: warning.message, status: warning.status };
}

/** A text that is only recorded: scripts send some of these as numbers. */
export function toRecordedText(value: unknown): unknown {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
}
