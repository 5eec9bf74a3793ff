import type { Endpoint } from './endpoint.ts';

/**
 * `GET /v2/fingerprints/match` and `POST /v2/universal_links/open`: features of SDKs before 2.2 that this server doesn't
 * have. The SDKs treat every failure as an error of the app's setup, so the response is always an empty object.
 */
export const acknowledge: Endpoint = { isPublic: true, handle: async () => ({}) };
