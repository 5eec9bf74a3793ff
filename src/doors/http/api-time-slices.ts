/** Time budget for API work per event-loop iteration while redirects are arriving, and otherwise, in milliseconds. */
const TIME_SLICE_MS = 1;
const UNDISTURBED_TIME_SLICE_MS = 10;

/** The number of iterations the API skips after using up a short slice: as many as a redirect takes. */
const RESTING_ITERATIONS = 2;

/**
 * The number of iterations the API skips between two slices while clients are connecting. An iteration accepts only one
 * connection (libuv 1.45 and later), so visitors would otherwise wait one slice for each client that connects before.
 */
const MAX_CONNECTING_ITERATIONS = 50;

/** How long after a redirect the server expects more of them, in milliseconds. */
const LINK_EXPECTED_MS = 1_000;

/** The time of the last redirect, as returned by `performance.now`. */
let lastOpenedAt = Number.NEGATIVE_INFINITY;

/** When API work began in this event-loop iteration; null if it hasn't. */
let sliceStartedAt: number | null = null;

/** The number of iterations that the API still skips. */
let restingIterations = 0;

/** Whether a client has connected since the last iteration. */
let hasClientConnected = false;

/** The number of iterations the API has skipped since its last slice because clients were connecting. */
let connectingIterations = 0;

/**
 * The API requests, and parts of long operations, that wait for a later time slice. HTTP_MAX_REQUESTS limits the number
 * of requests, and the limits of an operation the number of its parts.
 */
const waitingRequests: (() => void)[] = [];

/** Records that a link is being opened. API work is limited to short time slices for the next second. */
export function recordLinkOpened(): void {
  lastOpenedAt = performance.now();
}

/** Records that a client has connected. Others may be waiting, so API work pauses until the server has accepted them. */
export function recordConnection(): void {
  hasClientConnected = true;
}

/**
 * Returns a promise that resolves when the server may process an API request whose body has arrived; null means now.
 * Node.js processes everything that is ready in one event-loop iteration, however long that takes, while redirects
 * wait. So once the slice is used up, the remaining API requests wait for a later iteration, which accepts redirects
 * first. Other limits bound the cost of a single request.
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

/**
 * Returns a promise that resolves in a time slice, after everything that waits already. For parts of an operation that
 * become ready at the same time: each is resumed when the previous one has no more work that is ready.
 */
export function queueForApiTimeSlice(): Promise<void> {
  if (sliceStartedAt === null) {
    beginTimeSlice();
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
  } else if (hasClientConnected && connectingIterations < MAX_CONNECTING_ITERATIONS) {
    hasClientConnected = false;
    connectingIterations += 1;
  } else {
    connectingIterations = 0;
    resumeNext();
  }
}

/** Resumes the waiting requests one after another, each as soon as the previous one has no more work that is ready. */
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
