import type { ServerResponse } from 'node:http';
import type { RequestLimit } from '../../domain/tokens/admission.service.ts';

/**
 * Sets the headers that report a rate limit (draft-ietf-httpapi-ratelimit-headers): the limit `q` per window of `w`
 * seconds, the remaining requests `r`, and the seconds `t` until all are available again.
 */
export function setRateLimitHeaders(
  response: ServerResponse,
  { policy, limit, remaining, resetSeconds }: RequestLimit,
): void {
  response.setHeader('ratelimit-policy', `"${policy}";q=${limit};w=60`);
  response.setHeader('ratelimit', `"${policy}";r=${remaining};t=${resetSeconds}`);
}
