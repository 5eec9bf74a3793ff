import { execute } from '@graphql-tools/executor';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLLimits } from '../../config.ts';
import type { Context } from './context.ts';
import type { Mask } from './errors.ts';
import { computeCost, type Variables } from './limits/cost.ts';
import { limitErrors } from './limits/error-limit.ts';
import { createLimitError } from './limits/limit-error.ts';
import { removeSuggestion } from './suggestions.ts';
import { withOperationTimeout } from './timeout.ts';

/** The arguments of an execution. The document is valid. */
export interface ExecutionArgs {
  schema: GraphQLSchema;
  document: DocumentNode;
  /** Null for the only operation of the document. */
  operationName?: string | null | undefined;
  variableValues?: Variables;
  contextValue: Context;
}

/** Executes an operation, synchronously if possible. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

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
  function completeResult(
    result: ExecutionResult,
    { requestId, isCostRequested }: Context,
    requested: number,
  ): ExecutionResult {
    const { errors } = result;
    if (errors === undefined && !isCostRequested) {
      return result;
    }
    return {
      ...result,
      ...(errors === undefined ? {} : { errors: completeErrors(errors, result.data === undefined, requestId) }),
      ...(isCostRequested ? { extensions: { ...result.extensions, cost: buildCostExtension(requested) } } : {}),
    };
  }

  function completeErrors(errors: readonly GraphQLError[], withoutData: boolean, requestId: string): GraphQLError[] {
    // Without data, the variables were invalid. The executor's setting for suggestions has no effect there.
    const reported = withoutData ? limitErrors(errors, 'BAD_USER_INPUT') : errors;
    return reported.map((error) => mask(!suggestions && withoutData ? removeSuggestion(error) : error, requestId));
  }

  function buildCostExtension(requested: number) {
    return { requested, allowed: limits.cost, remaining: Math.max(limits.cost - requested, 0) };
  }

  function executeWithTimeout(args: ExecutionArgs, requested: number): ReturnType<Execute> {
    const { contextValue: context } = args;
    // The schema has no subscriptions, `@defer` or `@stream`, so the result is never a stream.
    const execution = execute({ ...args, variableValues: args.variableValues ?? {} }) as ReturnType<Execute>;
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
  const operation: OperationDefinitionNode | null | undefined = getOperationAST(document, operationName);
  // Without an operation, the executor returns an error.
  return operation == null ? 0 : computeCost(schema, document, operation, variableValues);
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
