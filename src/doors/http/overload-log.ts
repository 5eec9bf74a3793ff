import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** So long nobody has to be sent away until it counts as over, in milliseconds: what comes and goes is told once. */
const CALM_MS = 3_000;

/** The same metrics, which also tell an operator, in one line each, when requests begin to be too many, and when that is over. */
export function withOverloadLog(metrics: Metrics, logger: Logger): Metrics {
  let refused = 0;
  let startedAt = 0;
  let lastRefusedAt = 0;

  function scheduleCheck(): void {
    setTimeout(() => {
      if (performance.now() - lastRefusedAt < CALM_MS) {
        scheduleCheck();
        return;
      }
      logger.info({ refused, ms: Math.round(lastRefusedAt - startedAt) }, 'there is room for all requests again');
      refused = 0;
    }, CALM_MS).unref();
  }

  return {
    ...metrics,
    recordDenial(reason) {
      metrics.recordDenial(reason);
      if (reason !== 'load') {
        return;
      }
      lastRefusedAt = performance.now();
      refused += 1;
      if (refused > 1) {
        return;
      }
      startedAt = lastRefusedAt;
      logger.warn('more requests at once than HTTP_MAX_REQUESTS: the rest is answered 503');
      scheduleCheck();
    },
  };
}
