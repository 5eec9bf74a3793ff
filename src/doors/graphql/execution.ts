import { execute } from '@graphql-tools/executor';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLLimits } from '../../config.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import type { Context } from './context.ts';
import type { Mask } from './errors.ts';
import { computeCost, type Variables } from './limits/cost.ts';
import { limitErrors } from './limits/error-limit.ts';
import { createLimitError } from './limits/limit-error.ts';
import { serializeInTimeSlices } from './result-text.ts';
import { removeSuggestion } from './suggestions.ts';
import { withOperationTimeout } from './timeout.ts';
import { type CoercedVariables, coerceVariables, getExecutableDocument, getExecutableSchema } from './variables.ts';

/** The arguments of an execution. The document is valid. */
export interface ExecutionArgs {
  schema: GraphQLSchema;
  document: DocumentNode;
  /** Null for the only operation of the document. */
  operationName?: string | null | undefined;
  variableValues?: Variables;
  contextValue: Context;
}

/** A result whose response body is already known. Yoga calls `stringify` for it. */
export interface SerializedResult extends ExecutionResult {
  stringify?: () => Buffer;
}

/** Executes an operation, synchronously if possible. */
export type Execute = (args: ExecutionArgs) => SerializedResult | Promise<SerializedResult>;

/** The largest results that are completed at once: the number of their errors, and of the entries of long lists. */
const MAX_UNSLICED_ERRORS = 10;
const MAX_UNSLICED_ENTRIES = 50;

/** The cost from which an operation counts as long work, for which the server makes sure that its client waits. */
const LONG_OPERATION_COST = 250;

interface ExecutionRules {
  limits: Pick<GraphQLLimits, 'cost' | 'timeoutMs'>;
  /** Whether errors suggest similar names ("Did you mean ...?"). */
  suggestions: boolean;
  /** Called for each operation that exceeds the cost limit. */
  onDenied?: () => void;
  mask: Mask;
}

/**
 * Creates the function that executes all operations, on the fast path and in Yoga. It adds rules to Yoga's executor: it
 * limits the cost, and reports it to clients that request it; it limits the time; it masks the errors of resolvers.
 */
export function createExecute({ limits, suggestions, onDenied = () => {}, mask }: ExecutionRules): Execute {
  function completeResult(result: ExecutionResult, context: Context, requested: number): ReturnType<Execute> {
    const { errors, data } = result;
    if (errors !== undefined && data === undefined) {
      // The variables were invalid.
      return addCost({ ...result, errors: completeInputErrors(errors, context.requestId) }, context, requested);
    }
    if ((errors?.length ?? 0) > MAX_UNSLICED_ERRORS || context.slices.countEntries() > MAX_UNSLICED_ENTRIES) {
      return completeLargeResult(result, context, requested);
    }
    const completed =
      errors === undefined ? result : { ...result, errors: errors.map((error) => mask(error, context.requestId)) };
    return addCost(completed, context, requested);
  }

  /** Masks the errors and serializes the result in time slices. */
  async function completeLargeResult(
    { errors = [], ...result }: ExecutionResult,
    context: Context,
    requested: number,
  ): Promise<SerializedResult> {
    const masked: GraphQLError[] = [];
    for (const error of errors) {
      await waitForApiTimeSlice();
      masked.push(mask(error, context.requestId));
    }
    const completed = addCost(masked.length === 0 ? result : { errors: masked, ...result }, context, requested);
    const text = await serializeInTimeSlices(completed);
    // Yoga would process each error again, but needs only one for the HTTP status: they all come from resolvers.
    return { ...completed, ...(masked.length === 0 ? {} : { errors: masked.slice(0, 1) }), stringify: () => text };
  }

  function addCost(result: ExecutionResult, { isCostRequested }: Context, requested: number): ExecutionResult {
    return isCostRequested
      ? { ...result, extensions: { ...result.extensions, cost: buildCostExtension(requested) } }
      : result;
  }

  function completeInputErrors(errors: readonly GraphQLError[], requestId: string): GraphQLError[] {
    // The executor's setting for suggestions has no effect on these errors.
    return limitErrors(errors, 'BAD_USER_INPUT').map((error) =>
      mask(suggestions ? error : removeSuggestion(error), requestId),
    );
  }

  function buildCostExtension(requested: number) {
    return { requested, allowed: limits.cost, remaining: Math.max(limits.cost - requested, 0) };
  }

  function executeWithTimeout(args: ExecutionArgs, requested: number): ReturnType<Execute> {
    const { contextValue: context } = args;
    const execution = coerceAndExecute(args);
    return isPromise(execution)
      ? withOperationTimeout(execution, limits.timeoutMs, context.cancellation).then((result) =>
          completeResult(result, context, requested),
        )
      : completeResult(execution, context, requested);
  }

  return (args) => {
    const { contextValue: context } = args;
    const requested = computeOperationCost(args);
    if (requested > limits.cost) {
      onDenied();
      const cost = buildCostExtension(requested);
      return { errors: [createLimitError('cost', limits.cost, requested, { cost })] };
    }
    return requested >= LONG_OPERATION_COST
      ? context.cancellation.beginLongWork().then(() => executeWithTimeout(args, requested))
      : executeWithTimeout(args, requested);
  };
}

/** Makes Yoga execute operations with the same rules. */
export function useExecution(execute: Execute): Plugin<Context> {
  return {
    onExecute({ setExecuteFn }) {
      // Envelop's type allows a missing context, but the server always sets one.
      setExecuteFn((args) => execute(args as ExecutionArgs));
    },
  };
}

function computeOperationCost({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  // Without an operation, the executor returns an error.
  return operation == null ? 0 : computeCost(schema, document, operation, variableValues);
}

/** Coerces the variables and executes the operation. */
function coerceAndExecute(args: ExecutionArgs): ReturnType<Execute> {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (operation == null || operation.variableDefinitions === undefined || operation.variableDefinitions.length === 0) {
    return executeDocument({ ...args, variableValues: {} });
  }
  const executeWith = (variables: CoercedVariables) =>
    'errors' in variables
      ? variables
      : executeDocument({
          schema: getExecutableSchema(schema),
          document: getExecutableDocument(document, operation),
          operationName,
          variableValues: variables.values,
          contextValue: args.contextValue,
        });
  const variables = coerceVariables(schema, document, operation, variableValues);
  return isPromise(variables) ? variables.then(executeWith) : executeWith(variables);
}

function executeDocument(args: ExecutionArgs): ReturnType<Execute> {
  // The schema has no subscriptions, `@defer` or `@stream`, so the result is never a stream.
  return execute(args) as ReturnType<Execute>;
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
