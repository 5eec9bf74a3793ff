import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** So long nobody has to be sent away until it counts as over, in milliseconds: what comes and goes is told once. */
const CALM_MS = 3_000;

/** The same metrics, which also tell an operator, in one line each, when requests begin to be too many, and when that is over. */
export function tellingOfCrowds(metrics: Metrics, logger: Logger): Metrics {
  let refused = 0;
  let began = 0;
  let last = 0;

  function lookLater(): void {
    setTimeout(() => {
      if (performance.now() - last < CALM_MS) {
        lookLater();
        return;
      }
      logger.info({ refused, ms: Math.round(last - began) }, 'there is room for all requests again');
      refused = 0;
    }, CALM_MS).unref();
  }

  return {
    ...metrics,
    denied(reason) {
      metrics.denied(reason);
      if (reason !== 'load') return;
      last = performance.now();
      refused += 1;
      if (refused > 1) return;
      began = last;
      logger.warn('more requests at once than HTTP_MAX_REQUESTS: the rest is answered 503');
      lookLater();
    },
  };
}
