import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Cancellation } from './cancellation.ts';

/**
 * Resolves to the operation's result, or to an error if it takes longer than `timeoutMs` milliseconds, and then cancels
 * the operation. A mutation in progress still finishes, so the error says how to find out whether it was executed. The
 * HTTP status is 503, because a retry may succeed.
 */
export function withOperationTimeout(
  execution: Promise<ExecutionResult>,
  timeoutMs: number,
  cancellation: Cancellation,
): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      cancellation.cancel();
      resolve({ errors: [createTimeoutError(timeoutMs)] });
    }, timeoutMs);
    execution.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** The number of seconds after which a client can retry. */
const RETRY_AFTER_SECONDS = 1;

function createTimeoutError(timeoutMs: number): GraphQLError {
  return new GraphQLError(
    `The operation exceeded the time limit of ${timeoutMs / 1_000} s. A mutation may still have been executed: retry it with the same \`Idempotency-Key\`, or query its result first.`,
    {
      extensions: {
        code: 'OPERATION_TIMEOUT',
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        http: { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
      },
    },
  );
}
