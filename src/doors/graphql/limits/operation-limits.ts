import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLLimits } from '../../../config.ts';
import type { Context } from '../context.ts';
import { createLimitError } from './limit-error.ts';
import { measureShape, type Shape } from './shape.ts';

/**
 * Refuses what is too large as it is written: the document's tokens while it is read, its shape before it is validated.
 * (Its cost hangs on the values of its variables: see `createExecute`.) Envelop hooks alone, so that they hold on every
 * way in. `onDenied` hears of each that is refused.
 */
export function createOperationLimits(limits: GraphQLLimits, onDenied: () => void = () => {}): Plugin<Context>[] {
  return [useTokenLimit(limits.tokens, onDenied), useShapeLimits(limits, onDenied)];
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
            throw createLimitError('tokens', allowed, null);
          }
          throw error;
        }
      });
    },
  };
}

const SHAPE_LIMITS = [
  'depth',
  'aliases',
  'rootFields',
  'directives',
  'repeats',
] as const satisfies readonly (keyof Shape)[];

function useShapeLimits(limits: GraphQLLimits, onDenied: () => void): Plugin<Context> {
  return {
    onValidate({ params: { documentAST }, setResult }) {
      const shape = measureShape(documentAST);
      const errors: GraphQLError[] = [];
      for (const limit of SHAPE_LIMITS) {
        if (shape[limit] > limits[limit]) {
          errors.push(createLimitError(limit, limits[limit], shape[limit]));
        }
      }
      // In the place of validation's own errors, which nobody looks for any more.
      if (errors.length === 0) {
        return;
      }
      onDenied();
      setResult(errors);
    },
  };
}
