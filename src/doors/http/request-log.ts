import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Load, LoadClass } from './load.ts';
import type { EntryPoint, Metrics } from './metrics.ts';

/** The data about a request in progress that the metrics and the log use. */
export interface WatchedRequest {
  /** The entry point that handles the request; `none` until that is known. */
  entryPoint: EntryPoint;
  /** The class in which the load counts the request as in progress; null if it doesn't. */
  loadClass: LoadClass | null;
}

type WatchRequest = (request: IncomingMessage, response: ServerResponse, requestId: string) => WatchedRequest;

/**
 * Creates the function that counts each request and logs it. The log level is `debug`, so high traffic doesn't flood
 * the log by default. Errors are logged where they occur. The log line contains no IP address, path, query or header.
 */
export function createRequestLog(metrics: Metrics, load: Load, logger: Logger): WatchRequest {
  return (request, response, requestId) => {
    const startedAt = performance.now();
    const watched: WatchedRequest = { entryPoint: 'none', loadClass: null };
    const leave = () => {
      if (watched.loadClass !== null) {
        load.leave(watched.loadClass);
      }
      watched.loadClass = null;
    };
    // The server's work ends here, even if the client is slow to read the response.
    response.on('made', leave);
    response.on('close', () => {
      leave();
      const ms = performance.now() - startedAt;
      const status = response.writableFinished ? response.statusCode : null;
      metrics.recordRequest(watched.entryPoint, status, ms);
      if (!logger.isLevelEnabled('debug')) {
        return;
      }
      logger.debug(
        { requestId, entryPoint: watched.entryPoint, method: request.method, status, ms: Math.round(ms * 10) / 10 },
        'request',
      );
    });
    return watched;
  };
}
