import type { z } from 'zod';
import { createWholeNumberSchema } from './whole-number.ts';

/** The limits of connections and requests, which apply before any entry point sees a request. */
export interface HttpLimits {
  /** The size of a request's head (request line and headers), in bytes. */
  headBytes: number;
  /** The number of header lines. */
  headers: number;
  /** The length of the request target, in bytes. */
  urlBytes: number;
  /** How long a head may take to arrive, in milliseconds. */
  headMs: number;
  /** How long a request with its body may take to arrive, in milliseconds. */
  requestMs: number;
  /** How long a client may take to read a response, in milliseconds. */
  responseMs: number;
  /** How long an idle connection stays open, in milliseconds. */
  idleMs: number;
  /** The number of open connections in total. */
  connections: number;
  /** The number of open connections per client key. Doesn't apply to trusted proxies. */
  connectionsPerAddress: number;
  /** The number of requests in progress. */
  requests: number;
}

export const httpLimitVariables = {
  HTTP_MAX_HEAD_BYTES: createWholeNumberSchema(1_024, 1_000_000).default(16_384),
  HTTP_MAX_HEADERS: createWholeNumberSchema(10, 1_000).default(100),
  HTTP_MAX_URL_BYTES: createWholeNumberSchema(100, 100_000).default(8_192),
  HTTP_HEAD_SECONDS: createWholeNumberSchema(1, 600).default(10),
  HTTP_REQUEST_SECONDS: createWholeNumberSchema(1, 3_600).default(30),
  HTTP_ANSWER_SECONDS: createWholeNumberSchema(1, 3_600).default(60),
  // Longer than proxies keep idle connections: otherwise the server closes one just as a proxy reuses it.
  HTTP_IDLE_SECONDS: createWholeNumberSchema(1, 3_600).default(75),
  HTTP_MAX_CONNECTIONS: createWholeNumberSchema(1, 1_000_000).default(10_000),
  HTTP_MAX_CONNECTIONS_ADDRESS: createWholeNumberSchema(1, 1_000_000).default(1_000),
  HTTP_MAX_REQUESTS: createWholeNumberSchema(1, 1_000_000).default(2_000),
};

type HttpLimitValues = { [Name in keyof typeof httpLimitVariables]: z.output<(typeof httpLimitVariables)[Name]> };

export function toHttpLimits(env: HttpLimitValues): HttpLimits {
  return {
    headBytes: env.HTTP_MAX_HEAD_BYTES,
    headers: env.HTTP_MAX_HEADERS,
    urlBytes: env.HTTP_MAX_URL_BYTES,
    // The head is part of the request, so it can't take longer.
    headMs: Math.min(env.HTTP_HEAD_SECONDS, env.HTTP_REQUEST_SECONDS) * 1_000,
    requestMs: env.HTTP_REQUEST_SECONDS * 1_000,
    responseMs: env.HTTP_ANSWER_SECONDS * 1_000,
    idleMs: env.HTTP_IDLE_SECONDS * 1_000,
    connections: env.HTTP_MAX_CONNECTIONS,
    connectionsPerAddress: env.HTTP_MAX_CONNECTIONS_ADDRESS,
    requests: env.HTTP_MAX_REQUESTS,
  };
}
