import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from './context.ts';

/**
 * Answers for an operation that takes too long, and cancels it. What it has begun may come to its end all the same, so
 * that a mutation may have been carried out: the error says how to find out. HTTP 503, since it may succeed later.
 */
export function useTimeout(afterMs: number): Plugin<Context> {
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const { cancellation } = args.contextValue;
      setExecuteFn((executed) => {
        const executing: unknown = executeFn(executed);
        // What is answered at once needs no patience, and no timer.
        if (!isPromise(executing)) return executing;
        return new Promise((resolve, reject) => {
          const timer = setTimeout(() => {
            cancellation.cancelled = true;
            resolve({ errors: [tookTooLong(afterMs)] });
          }, afterMs);
          executing.then(resolve, reject).finally(() => clearTimeout(timer));
        });
      });
    },
  };
}

/** In how many seconds a client may try again. */
const RETRY_AFTER_SECONDS = 1;

function tookTooLong(afterMs: number): GraphQLError {
  return new GraphQLError(
    `The operation took longer than ${afterMs / 1_000} s. A mutation may have been carried out all the same: send it again with its \`Idempotency-Key\`, or look.`,
    {
      extensions: {
        code: 'OPERATION_TIMEOUT',
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        http: { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
      },
    },
  );
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
