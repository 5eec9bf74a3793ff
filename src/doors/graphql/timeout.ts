import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Cancellation } from './cancellation.ts';

/**
 * Answers for an operation that takes too long, and cancels it. What it has begun may come to its end all the same, so
 * that a mutation may have been carried out: the error says how to find out. HTTP 503, since it may succeed later.
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

/** In how many seconds a client may try again. */
const RETRY_AFTER_SECONDS = 1;

function createTimeoutError(timeoutMs: number): GraphQLError {
  return new GraphQLError(
    `The operation took longer than ${timeoutMs / 1_000} s. A mutation may have been carried out all the same: send it again with its \`Idempotency-Key\`, or look.`,
    {
      extensions: {
        code: 'OPERATION_TIMEOUT',
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        http: { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
      },
    },
  );
}
