import { SERVER_VERSION } from '../http/server-version.ts';
import type { Endpoint } from './endpoint.ts';

/** `GET /v2/version`: returns the SDK's own version, since SDKs warn developers about any other version. */
export const readVersion: Endpoint = {
  isPublic: true,
  handle: async ({ headers }) => ({ version: String(headers['hoko-sdk-version'] || SERVER_VERSION) }),
};
