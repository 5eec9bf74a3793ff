import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLLimits } from '../../../config.ts';
import type { Context } from '../context.ts';
import { useArgumentRules } from '../literals.ts';
import { useErrorLimit } from './error-limit.ts';
import { useIdempotentPlacement } from './idempotent-placement.ts';
import { createLimitError } from './limit-error.ts';
import { measureShape, type Shape } from './shape.ts';

/**
 * Creates the plugins that reject documents that are too large: by their length before parsing, by their tokens while
 * parsing, by their shape before validation; and that limit the number of validation errors. (The cost depends on the
 * variables: see `createExecute`.) They use only Envelop hooks, which also run on the fast path. `onDenied` is called for
 * each rejected document.
 */
export function createOperationLimits(limits: GraphQLLimits, onDenied: () => void = () => {}): Plugin<Context>[] {
  return [
    useTextLimits(limits.tokens, onDenied),
    useTokenLimit(limits.tokens, onDenied),
    useShapeLimits(limits, onDenied),
    useArgumentRules(),
    useIdempotentPlacement(),
    useErrorLimit(),
  ];
}

/**
 * The number of characters and lines per allowed token. Comments, white space and texts make no more tokens, but parsing
 * takes time for each character, and every error for each line before its location.
 */
const CHARACTERS_PER_TOKEN = 50;
const LINES_PER_TOKEN = 2;

/** Rejects documents that are too long for the allowed number of tokens, before they are parsed. */
function useTextLimits(tokens: number, onDenied: () => void): Plugin<Context> {
  const characters = tokens * CHARACTERS_PER_TOKEN;
  const lines = tokens * LINES_PER_TOKEN;
  return {
    onParse({ params: { source }, setParseFn }) {
      const text = source.toString();
      const isTooLong = text.length > characters;
      if (isTooLong || hasMoreLines(text, lines)) {
        // Yoga turns only the errors of this function into a response.
        setParseFn(() => {
          onDenied();
          throw isTooLong
            ? createLimitError('characters', characters, text.length)
            : createLimitError('lines', lines, null);
        });
      }
    },
  };
}

function hasMoreLines(text: string, max: number): boolean {
  let lines = 1;
  for (const _ of text.matchAll(/\r\n|[\n\r]/g)) {
    lines += 1;
    if (lines > max) {
      return true;
    }
  }
  return false;
}

function useTokenLimit(allowed: number, onDenied: () => void): Plugin<Context> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parseFn(source, { ...options, maxTokens: allowed });
        } catch (error) {
          // The message is the only sign that the parser reached the limit.
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
      // These errors replace those of validation, which then does not run.
      if (errors.length === 0) {
        return;
      }
      onDenied();
      setResult(errors);
    },
  };
}
