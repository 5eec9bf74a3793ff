import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** An overload ends after this many milliseconds without a rejection, so that a fluctuating load is logged once. */
const CALM_MS = 3_000;

/** Wraps the metrics to also log the beginning and the end of each overload. */
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
