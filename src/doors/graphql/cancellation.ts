import type { ServerResponse } from 'node:http';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Context } from './context.ts';

/** Whether anybody still waits for the answer. The executor has no way to be stopped, so that what it calls looks here. */
export interface Cancellation {
  readonly cancelled: boolean;
  cancel(): void;
}

/** Nobody waits any more where the client has gone, or has its answer: then the response is destroyed. */
export class ResponseCancellation implements Cancellation {
  readonly #response: Pick<ServerResponse, 'destroyed'>;
  #cancelled = false;

  constructor(response: Pick<ServerResponse, 'destroyed'>) {
    this.#response = response;
  }

  get cancelled(): boolean {
    return this.#cancelled || this.#response.destroyed;
  }

  cancel(): void {
    this.#cancelled = true;
  }
}

/** Fails where nobody waits for the answer any more. What it throws is read by nobody. */
export function assertNotCancelled({ cancelled }: Cancellation): void {
  if (cancelled) {
    throw new GraphQLError('Nobody waits for this any more.', { extensions: { code: 'CANCELLED' } });
  }
}

/**
 * Lets no mutation of an operation begin once nobody waits for its answer; the one that is under way is finished, since
 * what was begun may be stored already. Queries stop where they would ask the database next: at their loaders.
 */
export function makeCancellable(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve === undefined) {
      continue;
    }
    field.resolve = (root, args, context: Context, info) => {
      assertNotCancelled(context.cancellation);
      return resolve(root, args, context, info);
    };
  }
  return schema;
}
