import { createRefusal, type DomainFailure } from './failures.ts';

/** With invalid items, REJECT_ALL saves nothing and SKIP saves the valid items. */
export type OnError = 'REJECT_ALL' | 'SKIP';

/** Thrown inside the transaction of a bulk call to roll it back, if an item is invalid with REJECT_ALL. */
export class Rejection extends Error {
  /** The failure of each item. */
  readonly failures: readonly DomainFailure[];

  /** @param failures the failure of each item; null for a valid item. */
  constructor(failures: readonly (DomainFailure | null)[]) {
    super('an item of a bulk call was rejected');
    this.failures = failures.map((failure) => failure ?? createRejectAllFailure());
  }
}

function createRejectAllFailure(): DomainFailure {
  return createRefusal(
    'COULD_NOT_SAVE_OBJECT',
    'onError',
    'is `REJECT_ALL` and other items were rejected, so nothing was saved. Fix those items, or use `SKIP`.',
  );
}
