import type { z } from 'zod';
import { createWholeNumberSchema } from './whole-number.ts';

/** What a request and its connection may be, before anybody looks at what it asks for. */
export interface HttpLimits {
  /** All of a request's head, in bytes. */
  headBytes: number;
  /** How many header lines it has. */
  headers: number;
  /** The request's target, in bytes. */
  urlBytes: number;
  /** How long a head may take to arrive, and a request with its body, in milliseconds. */
  headMs: number;
  requestMs: number;
  /** How long a client may take to read a response, in milliseconds. */
  responseMs: number;
  /** How long a connection stays open with nothing to do, in milliseconds. */
  idleMs: number;
  /** How many connections there may be in all, and per client key (trusted proxies excepted). */
  connections: number;
  connectionsPerAddress: number;
  /** How many requests are under way. */
  requests: number;
}

export const httpLimitVariables = {
  HTTP_MAX_HEAD_BYTES: createWholeNumberSchema(1_024, 1_000_000).default(16_384),
  HTTP_MAX_HEADERS: createWholeNumberSchema(10, 1_000).default(100),
  HTTP_MAX_URL_BYTES: createWholeNumberSchema(100, 100_000).default(8_192),
  HTTP_HEAD_SECONDS: createWholeNumberSchema(1, 600).default(10),
  HTTP_REQUEST_SECONDS: createWholeNumberSchema(1, 3_600).default(30),
  HTTP_ANSWER_SECONDS: createWholeNumberSchema(1, 3_600).default(60),
  // Longer than proxies keep a connection: else one is closed here just when it is used there.
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
    // A request with its body has no less time than its head.
    headMs: Math.min(env.HTTP_HEAD_SECONDS, env.HTTP_REQUEST_SECONDS) * 1_000,
    requestMs: env.HTTP_REQUEST_SECONDS * 1_000,
    responseMs: env.HTTP_ANSWER_SECONDS * 1_000,
    idleMs: env.HTTP_IDLE_SECONDS * 1_000,
    connections: env.HTTP_MAX_CONNECTIONS,
    connectionsPerAddress: env.HTTP_MAX_CONNECTIONS_ADDRESS,
    requests: env.HTTP_MAX_REQUESTS,
  };
}
