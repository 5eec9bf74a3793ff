import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Load } from './load.ts';
import type { EntryPoint, Metrics } from './metrics.ts';

/** A request that is under way, as it is counted and logged once it ends. */
export interface WatchedRequest {
  /** The entry point that handles it; `none` until that is known. */
  entryPoint: EntryPoint;
  /** Whether the load counts it as under way. */
  entered: boolean;
}

type WatchRequest = (request: IncomingMessage, response: ServerResponse, requestId: string) => WatchedRequest;

/**
 * Counts every request, and logs it in one line at the level `debug`: what goes wrong here is logged where it does, and
 * a flood of requests shall not be a flood of lines by default. No address, path, query or header is in the line.
 */
export function createRequestLog(metrics: Metrics, load: Load, logger: Logger): WatchRequest {
  return (request, response, requestId) => {
    const startedAt = performance.now();
    const watched: WatchedRequest = { entryPoint: 'none', entered: false };
    const leave = () => {
      if (watched.entered) {
        load.leave();
      }
      watched.entered = false;
    };
    // Who does not take the answer is in nobody's way: the work is done.
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
