import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';

/**
 * Creates the cancellation of one request. It also counts as cancelled once its response is destroyed: the client has
 * disconnected, or has received the whole response. The server creates one for every request, so these are methods: an
 * object literal with a getter takes 0.25 µs to create, and one with an arrow function nearly as long under tsx.
 */
export function createResponseCancellation(response: Pick<ServerResponse, 'destroyed'>) {
  let isCancelled = false;
  return {
    /** Returns whether no client waits for the response. */
    isCancelled(): boolean {
      return isCancelled || response.destroyed;
    },
    /** Cancels the operation, even if a client still waits for the response. */
    cancel(): void {
      isCancelled = true;
    },
  };
}

/**
 * Whether a client still waits for the response. The executor cannot be stopped, so resolvers and loaders check this.
 */
export type Cancellation = ReturnType<typeof createResponseCancellation>;

/** Throws a GraphQLError if the operation has been cancelled. No client receives this error. */
export function assertNotCancelled(cancellation: Cancellation): void {
  if (cancellation.isCancelled()) {
    throw new GraphQLError('The operation was cancelled.', { extensions: { code: 'CANCELLED' } });
  }
}
