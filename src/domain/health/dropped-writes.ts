/** A kind of write that is dropped if the store fails, so that the visitor is redirected anyway. */
export type DroppedWrite = 'click' | 'lazy link' | 'preview';

/** Reports to an operator that `count` writes of a kind were dropped since the last report. `error` is the latest. */
export type DroppedWritesListener = (what: DroppedWrite, count: number, error: unknown) => void;

const REPORT_INTERVAL_MS = 1_000;

/** `clock` returns milliseconds since the epoch. `onFailure` receives every error, because no entry point does. */
export function createDroppedWrites(
  clock: () => number,
  onDroppedWrites: DroppedWritesListener,
  onFailure: (error: unknown) => void,
) {
  const counts: Record<DroppedWrite, number> = { click: 0, 'lazy link': 0, preview: 0 };
  const reported: Record<DroppedWrite, { count: number; at: number }> = {
    click: { count: 0, at: Number.NEGATIVE_INFINITY },
    'lazy link': { count: 0, at: Number.NEGATIVE_INFINITY },
    preview: { count: 0, at: Number.NEGATIVE_INFINITY },
  };
  return {
    counts,
    record(what: DroppedWrite, error: unknown): void {
      counts[what] += 1;
      onFailure(error);
      const now = clock();
      // The absolute difference, because reports would otherwise stop after the clock was set back.
      if (Math.abs(now - reported[what].at) < REPORT_INTERVAL_MS) {
        return;
      }
      onDroppedWrites(what, counts[what] - reported[what].count, error);
      reported[what] = { count: counts[what], at: now };
    },
  };
}

/**
 * Counts dropped writes since the process started. Reports each kind at most once a second, because a full disk can
 * cause thousands per second.
 */
export type DroppedWrites = ReturnType<typeof createDroppedWrites>;
