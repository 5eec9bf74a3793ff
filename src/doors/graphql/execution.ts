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
import { createLimitError } from './limits/limit-error.ts';
import { removeSuggestion } from './suggestions.ts';
import { withOperationTimeout } from './timeout.ts';

/** An operation of a document that is valid. */
export interface ExecutionArgs {
  schema: GraphQLSchema;
  document: DocumentNode;
  /** Null: the only one that there is. */
  operationName?: string | null | undefined;
  variableValues?: Variables;
  contextValue: Context;
}

/** Executes an operation; what can be answered at once is. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

interface ExecutionRules {
  limits: Pick<GraphQLLimits, 'cost' | 'timeoutMs'>;
  /** Whether errors suggest the names that a client may have meant. */
  suggestions: boolean;
  /** Told of each operation that costs more than allowed. */
  onDenied?: () => void;
  mask: Mask;
}

/**
 * Yoga's executor with all the rules that hold while an operation is executed: its cost is bounded, and told where it was
 * asked for; it has so much time; what resolvers threw is masked. On every way in it is this function that executes.
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
      ...(errors === undefined ? {} : { errors: maskErrors(errors, result.data === undefined, requestId) }),
      ...(isCostRequested ? { extensions: { ...result.extensions, cost: buildCostExtension(requested) } } : {}),
    };
  }

  function maskErrors(errors: readonly GraphQLError[], withoutData: boolean, requestId: string): GraphQLError[] {
    return errors.map((error) =>
      // Without data: the variables were refused. The executor has a setting for that, but asks graphql-js, which has none.
      mask(!suggestions && withoutData ? removeSuggestion(error) : error, requestId),
    );
  }

  function buildCostExtension(requested: number) {
    return { requested, allowed: limits.cost, remaining: Math.max(limits.cost - requested, 0) };
  }

  return (args) => {
    const { contextValue: context } = args;
    const requested = computeOperationCost(args);
    if (requested > limits.cost) {
      onDenied();
      const cost = buildCostExtension(requested);
      return { errors: [createLimitError('cost', limits.cost, requested, { cost })] };
    }
    // Nothing in the schema makes a stream of results: no subscription, no `@defer`, no `@stream`.
    const execution = execute({ ...args, variableValues: args.variableValues ?? {} }) as ReturnType<Execute>;
    return isPromise(execution)
      ? withOperationTimeout(execution, limits.timeoutMs, context.cancellation).then((result) =>
          completeResult(result, context, requested),
        )
      : completeResult(execution, context, requested);
  };
}

/** Has Yoga execute by the same rules. */
export function useExecution(execute: Execute): Plugin<Context> {
  return {
    onExecute({ setExecuteFn }) {
      // Envelop's arguments may lack a context; ours never do.
      setExecuteFn((args) => execute(args as ExecutionArgs));
    },
  };
}

function computeOperationCost({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation: OperationDefinitionNode | null | undefined = getOperationAST(document, operationName);
  // Without one nothing can be executed, and the executor says so.
  return operation == null ? 0 : computeCost(schema, document, operation, variableValues);
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
