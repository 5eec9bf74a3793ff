import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';

/** Whether a client still waits for the response. The executor cannot be stopped, so resolvers and loaders check this. */
export interface Cancellation {
  /** Returns whether nobody waits for the response any more. */
  isCancelled(): boolean;
  /** Cancels the operation, whatever the state of the response. */
  cancel(): void;
}

/**
 * Creates the cancellation of one request. It also counts as cancelled once its response is destroyed: the client has
 * disconnected, or has received the whole response. The server creates one for every request, so these are methods: a
 * getter in a literal takes 0.25 µs to create, and an arrow function, which tsx gives its name, nearly as much.
 */
export function createResponseCancellation(response: Pick<ServerResponse, 'destroyed'>): Cancellation {
  let isCancelled = false;
  return {
    isCancelled() {
      return isCancelled || response.destroyed;
    },
    cancel() {
      isCancelled = true;
    },
  };
}

/** Fails once the operation is cancelled. No client receives this error. */
export function assertNotCancelled(cancellation: Cancellation): void {
  if (cancellation.isCancelled()) {
    throw new GraphQLError('Nobody waits for this any more.', { extensions: { code: 'CANCELLED' } });
  }
}
