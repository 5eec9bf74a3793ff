import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type DomainFailure, FAILURES } from '../../domain/failures.ts';
import { acceptsGzip } from '../http/compression.ts';
import { queueEnd } from '../http/response-batching.ts';
import type { FieldNames } from './endpoint.ts';

/** A response of /v2. Its body is always JSON. */
export interface Reply {
  status: number;
  headers: OutgoingHttpHeaders;
  body: object;
}

/** The size above which compression saves network packets, in bytes. */
const MIN_COMPRESSED_BYTES = 1_024;

const compress = promisify(gzip);

export function buildSuccessReply(body: object): Reply {
  return { status: 200, headers: {}, body };
}

/** The numbers of the failures whose responses contain the reason. */
const DETAILED_STATUSES: ReadonlySet<number> = new Set([
  FAILURES.INVALID_JSON.status,
  FAILURES.COULD_NOT_CREATE_SMART_LINK.status,
]);

/** Builds the contract's error response: text and number, with `parameters` (status 2) or `details` (3, 5 and 9). */
export function buildFailureReply(failure: DomainFailure, names: FieldNames = {}): Reply {
  const { parameters, details, retryAfterSeconds } = failure.context;
  const body: Record<string, unknown> = { error: failure.text, status: failure.status };
  const headers: OutgoingHttpHeaders = {};
  if (failure.code === 'MISSING_PARAMETERS') {
    body.parameters = (parameters ?? []).map((name) => renameField(name, names));
  }
  if (DETAILED_STATUSES.has(failure.status)) {
    body.details = renameFieldsInDetails(details, names);
  }
  if (failure.code === 'UNKNOWN_PLATFORM_TOKEN') {
    body.details = details;
    // Android before 4.4 can't read a challenge without a realm.
    headers['www-authenticate'] = 'Token realm="smartlinks"';
  }
  if (retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(retryAfterSeconds);
  }
  return { status: failure.http, headers, body };
}

/** Renames a field path to its name in /v2: `overrides.iphone.link` → `routes.iphone.link`. */
function renameField(path: string, names: FieldNames): string {
  const prefix = Object.keys(names).find((name) => path === name || path.startsWith(`${name}.`));
  return prefix === undefined ? path : `${names[prefix]}${path.slice(prefix.length)}`;
}

/** Renames the fields in an error text, which the services put in backticks. */
function renameFieldsInDetails(details: string, names: FieldNames): string {
  return details.replace(/`([\w.-]+)`/g, (_, path: string) => `\`${renameField(path, names)}\``);
}

/** Sends a reply, compressed if it is large enough and the client accepts gzip. Forbids caching. */
export async function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const isHead = request.method === 'HEAD';
  const plain = JSON.stringify(reply.body);
  const length = Buffer.byteLength(plain);
  const compressed =
    !isHead && length > MIN_COMPRESSED_BYTES && acceptsGzip(request.headers['accept-encoding'])
      ? await compress(plain)
      : null;
  response.appendHeader('vary', 'Accept-Encoding');
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(compressed === null ? {} : { 'content-encoding': 'gzip' }),
    'content-type': 'application/json; charset=utf-8',
    ...(isHead ? {} : { 'content-length': compressed?.length ?? length }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  queueEnd(response, isHead ? undefined : (compressed ?? plain));
}
