import { SERVER_VERSION } from '../http/server-version.ts';
import type { Endpoint } from './endpoint.ts';

/** `GET /v2/version`: SDKs nag their developers when the answer is not their own version, so they get just that. */
export const readVersion: Endpoint = {
  isPublic: true,
  handle: async ({ headers }) => ({ version: String(headers['hoko-sdk-version'] || SERVER_VERSION) }),
};
