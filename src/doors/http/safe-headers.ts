import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LinkSettings } from '../../domain/apps/link-host.ts';

/** For a year, browsers use only https for this host (RFC 6797), but not necessarily for its subdomains. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * The policy of GraphiQL's page: inline scripts and styles, and files and requests of its own server. Injected code can't send
 * data anywhere else, and no other page can frame it.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "worker-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Creates the setters of security headers. Entry points may add to these headers and override them. */
export function createSafeHeaders({ scheme }: Pick<LinkSettings, 'scheme'>) {
  return {
    setForAll(response: ServerResponse): void {
      response.setHeader('x-content-type-options', 'nosniff');
      if (scheme === 'https') {
        response.setHeader('strict-transport-security', STRICT_TRANSPORT);
      }
    },

    /** Forbids caching of API responses, and secures GraphiQL's page, which may contain a token. */
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
