import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** So long nobody has to be sent away until it counts as over, in milliseconds: what comes and goes is told once. */
const CALM_MS = 3_000;

/** The same metrics, which also tell an operator, in one line each, when requests begin to be too many, and when that is over. */
export function withOverloadLog(metrics: Metrics, logger: Logger): Metrics {
  let rejected = 0;
  let startedAt = 0;
  let lastRejectedAt = 0;

  function scheduleCheck(): void {
    setTimeout(() => {
      if (performance.now() - lastRejectedAt < CALM_MS) {
        scheduleCheck();
        return;
      }
      logger.info({ rejected, ms: Math.round(lastRejectedAt - startedAt) }, 'accepting all requests again');
      rejected = 0;
    }, CALM_MS).unref();
  }

  return {
    ...metrics,
    recordDenial(reason) {
      metrics.recordDenial(reason);
      if (reason !== 'load') {
        return;
      }
      lastRejectedAt = performance.now();
      rejected += 1;
      if (rejected > 1) {
        return;
      }
      startedAt = lastRejectedAt;
      logger.warn('rejecting requests: HTTP_MAX_REQUESTS reached');
      scheduleCheck();
    },
  };
}
