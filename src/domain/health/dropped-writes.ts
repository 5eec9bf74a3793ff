/** What is given up where the store fails, so that a visitor can be sent on all the same. */
export type Loss = 'click' | 'lazy link' | 'preview';

/** How an operator hears of it: `count` were lost since they last heard. */
export type TellLoss = (what: Loss, count: number, error: unknown) => void;

/** Counts what is lost since the process began, and tells of it, but not of each: a full disk takes thousands a second. */
export interface Losses {
  readonly counts: Readonly<Record<Loss, number>>;
  note(what: Loss, error: unknown): void;
}

const TELL_EVERY_MS = 1_000;

/** `clock` is milliseconds since the epoch; `noteFailure` hears of each, since no door does. */
export function createLosses(clock: () => number, tell: TellLoss, noteFailure: (error: unknown) => void): Losses {
  const counts: Record<Loss, number> = { click: 0, 'lazy link': 0, preview: 0 };
  const told: Record<Loss, { count: number; at: number }> = {
    click: { count: 0, at: Number.NEGATIVE_INFINITY },
    'lazy link': { count: 0, at: Number.NEGATIVE_INFINITY },
    preview: { count: 0, at: Number.NEGATIVE_INFINITY },
  };
  return {
    counts,
    note(what, error) {
      counts[what] += 1;
      noteFailure(error);
      const now = clock();
      // Not only what is past: a clock that was set back would be silent until it has caught up.
      if (Math.abs(now - told[what].at) < TELL_EVERY_MS) return;
      tell(what, counts[what] - told[what].count, error);
      told[what] = { count: counts[what], at: now };
    },
  };
}
