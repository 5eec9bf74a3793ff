import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LinkSettings } from '../../domain/apps/link-host.ts';

/** A year: browsers that were here once come by https from then on (RFC 6797). Of other hosts nothing is said. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * All that GraphiQL's page does: it runs and styles itself, and asks the server that it came from. What somebody got
 * into it could send nothing to anywhere else, and no other page can put it into a frame.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "worker-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers that keep browsers from making more of an answer than it is. Doors add to them, and may say otherwise. */
export function createSafeHeaders({ scheme }: Pick<LinkSettings, 'scheme'>) {
  return {
    setForAll(response: ServerResponse): void {
      response.setHeader('x-content-type-options', 'nosniff');
      if (scheme === 'https') {
        response.setHeader('strict-transport-security', STRICT_TRANSPORT);
      }
    },

    /** Answers to tokens are nobody else's, and a page that is shown may hold one. */
    setForApi({ method }: IncomingMessage, response: ServerResponse): void {
      response.setHeader('cache-control', 'no-store');
      if (method !== 'GET') {
        return;
      }
      response.setHeader('content-security-policy', PAGE_POLICY);
      response.setHeader('referrer-policy', 'no-referrer');
      response.setHeader('x-frame-options', 'DENY');
    },
  };
}
