import { type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLLimits } from '../../config.ts';
import type { Context } from './context.ts';
import { costOf, type Variables } from './cost.ts';
import { limitExceeded } from './limit-error.ts';
import { type Shape, shapeOf } from './shape.ts';

/**
 * Refuses what is too large before anything of it is executed: the document's tokens while it is read, its shape before
 * it is validated, its cost when the values of its variables are known. Envelop hooks alone, so that they hold on every
 * way in. `onDenied` hears of each that is refused.
 */
export function createLimits(limits: GraphQLLimits, onDenied: () => void = () => {}): Plugin<Context>[] {
  return [
    useTokenLimit(limits.tokens, onDenied),
    useShapeLimits(limits, onDenied),
    useCostLimit(limits.cost, onDenied),
  ];
}

function useTokenLimit(allowed: number, onDenied: () => void): Plugin<Context> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parseFn(source, { ...options, maxTokens: allowed });
        } catch (error) {
          // The parser says no other way that it has given up counting.
          if (error instanceof Error && /^Syntax Error: Document contains more that \d+ tokens/.test(error.message)) {
            onDenied();
            throw limitExceeded('tokens', allowed, null);
          }
          throw error;
        }
      });
    },
  };
}

const SHAPE_LIMITS = ['depth', 'aliases', 'rootFields', 'directives'] as const satisfies readonly (keyof Shape)[];

function useShapeLimits(limits: GraphQLLimits, onDenied: () => void): Plugin<Context> {
  return {
    onValidate({ params: { documentAST }, setResult }) {
      const shape = shapeOf(documentAST);
      const errors: GraphQLError[] = [];
      for (const limit of SHAPE_LIMITS) {
        if (shape[limit] > limits[limit]) errors.push(limitExceeded(limit, limits[limit], shape[limit]));
      }
      // In the place of validation's own errors, which nobody looks for any more.
      if (errors.length === 0) return;
      onDenied();
      setResult(errors);
    },
  };
}

function useCostLimit(allowed: number, onDenied: () => void): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, contextValue } = args;
      const operation = getOperationAST(document, operationName);
      // Without one nothing can be executed, and the executor says so.
      if (operation == null) return;
      const requested = costOf(schema, document, operation, args.variableValues as Variables);
      const cost = { requested, allowed, remaining: Math.max(allowed - requested, 0) };
      if (requested > allowed) {
        onDenied();
        setResultAndStopExecution({ errors: [limitExceeded('cost', allowed, requested, { cost })] });
        return;
      }
      if (!contextValue.costAsked) return;
      return {
        onExecuteDone({ result, setResult }) {
          const answered = result as ExecutionResult;
          setResult({ ...answered, extensions: { ...answered.extensions, cost } });
        },
      };
    },
  };
}
