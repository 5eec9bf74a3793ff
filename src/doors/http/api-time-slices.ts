/** Time budget for API work per event-loop iteration while redirects are arriving, and otherwise, in milliseconds. */
const TIME_SLICE_MS = 1;
const UNDISTURBED_TIME_SLICE_MS = 10;

/** For how many iterations the API pauses after a short slice that was not enough: as many as a redirect takes. */
const RESTING_ITERATIONS = 2;

/** How long after a redirect others are expected, in milliseconds. */
const LINK_EXPECTED_MS = 1_000;

/** When the last link was opened, on the clock of `performance.now`. */
let lastOpenedAt = Number.NEGATIVE_INFINITY;

/** When the API began to work in this event-loop iteration; null if it has not. */
let sliceStartedAt: number | null = null;

/** For how many more iterations the API pauses. */
let restingIterations = 0;

/** The requests that wait for a later time slice; never more than there are requests under way. */
const waitingRequests: (() => void)[] = [];

/** Records that a link is being opened: from now on the API works in short time slices. */
export function recordLinkOpened(): void {
  lastOpenedAt = performance.now();
}

/**
 * Returns when the server may work on an API request whose body has arrived; null means now. Node processes everything
 * that is ready in one event-loop iteration, however long it takes, and redirects wait meanwhile. So after a short time
 * the remaining API requests wait for a later iteration, in which redirects are accepted first. The cost of a single
 * request is limited elsewhere.
 */
export function waitForApiTimeSlice(): Promise<void> | null {
  if (sliceStartedAt === null) {
    beginTimeSlice();
    return null;
  }
  if (waitingRequests.length === 0 && !isOver(sliceStartedAt)) {
    return null;
  }
  return new Promise((resolve) => waitingRequests.push(resolve));
}

function beginTimeSlice(): void {
  sliceStartedAt = performance.now();
  setImmediate(beginNextTimeSlice);
}

function isOver(since: number): boolean {
  return performance.now() - since >= (isLinkExpected() ? TIME_SLICE_MS : UNDISTURBED_TIME_SLICE_MS);
}

function isLinkExpected(): boolean {
  return performance.now() - lastOpenedAt < LINK_EXPECTED_MS;
}

function beginNextTimeSlice(): void {
  sliceStartedAt = null;
  if (waitingRequests.length === 0) {
    return;
  }
  beginTimeSlice();
  if (restingIterations > 0) {
    restingIterations -= 1;
  } else {
    resumeNext();
  }
}

/** Resumes the waiting requests one after the other, each when the one before has no more work that is ready. */
function resumeNext(): void {
  waitingRequests.shift()?.();
  if (waitingRequests.length === 0) {
    return;
  }
  queueMicrotask(() =>
    process.nextTick(() => {
      if (sliceStartedAt !== null && !isOver(sliceStartedAt)) {
        resumeNext();
      } else if (isLinkExpected()) {
        restingIterations = RESTING_ITERATIONS;
      }
    }),
  );
}
