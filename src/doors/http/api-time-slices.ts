/** So long the API works in one turn of the event loop while links are opened, and while none is, in milliseconds. */
const TIME_SLICE_MS = 1;
const UNDISTURBED_TIME_SLICE_MS = 10;

/** After such a short turn that was not enough, it rests for so many: as many as it takes to open a link. */
const RESTING_ITERATIONS = 2;

/** So long after somebody opened a link others are expected to. */
const LINK_EXPECTED_MS = 1_000;

/** When somebody opened a link last. */
let lastOpenedAt = Number.NEGATIVE_INFINITY;

/** When the API began to work in this turn of the event loop; null: it has not. */
let sliceStartedAt: number | null = null;

/** For how many turns it rests. */
let restingIterations = 0;

/** Who waits for a later turn: no more than there are requests under way. */
const waitingRequests: (() => void)[] = [];

/** Somebody opens a link: from now on the API takes short turns. */
export function recordLinkOpened(): void {
  lastOpenedAt = performance.now();
}

/**
 * When a request to the API may be worked on, whose body has come: null is now. All that is ready is done in one turn
 * of the event loop, however long it takes, and whoever taps a link meanwhile waits for it. So past a short time the
 * rest is put off until it has been looked who else is there. What one request costs has bounds of its own.
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

/** Lets one go on after the other, each when the one before has nothing more to do at once. */
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
