/** So long the API works in one turn of the event loop while links are opened, and while none is, in milliseconds. */
const TURN_MS = 1;
const UNDISTURBED_TURN_MS = 10;

/** After such a short turn that was not enough, it rests for so many: as many as it takes to open a link. */
const RESTING_TURNS = 2;

/** So long after somebody opened a link others are expected to. */
const EXPECTED_MS = 1_000;

/** When somebody opened a link last. */
let openedAt = Number.NEGATIVE_INFINITY;

/** When the API began to work in this turn of the event loop; null: it has not. */
let began: number | null = null;

/** For how many turns it rests. */
let resting = 0;

/** Who waits for a later turn: no more than there are requests under way. */
const waiting: (() => void)[] = [];

/** Somebody opens a link: from now on the API takes short turns. */
export function linkOpened(): void {
  openedAt = performance.now();
}

/**
 * When a request to the API may be worked on, whose body has come: null is now. All that is ready is done in one turn
 * of the event loop, however long it takes, and whoever taps a link meanwhile waits for it. So past a short time the
 * rest is put off until it has been looked who else is there. What one request costs has bounds of its own.
 */
export function apiTurn(): Promise<void> | null {
  if (began === null) {
    begin();
    return null;
  }
  if (waiting.length === 0 && !isOver(began)) return null;
  return new Promise((resolve) => waiting.push(resolve));
}

function begin(): void {
  began = performance.now();
  setImmediate(nextTurn);
}

function isOver(since: number): boolean {
  return performance.now() - since >= (isLinkExpected() ? TURN_MS : UNDISTURBED_TURN_MS);
}

function isLinkExpected(): boolean {
  return performance.now() - openedAt < EXPECTED_MS;
}

function nextTurn(): void {
  began = null;
  if (waiting.length === 0) return;
  begin();
  if (resting > 0) resting -= 1;
  else goOn();
}

/** Lets one go on after the other, each when the one before has nothing more to do at once. */
function goOn(): void {
  waiting.shift()?.();
  if (waiting.length === 0) return;
  queueMicrotask(() =>
    process.nextTick(() => {
      if (began !== null && !isOver(began)) goOn();
      else if (isLinkExpected()) resting = RESTING_TURNS;
    }),
  );
}
