import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';
import { PROTOCOL_CODES } from '../protocol-codes.ts';

/**
 * The maximum number of errors in the response to an operation that isn't executed. graphql-js would collect 100, and
 * each of them repeats parts of the document.
 */
export const MAX_ERRORS = 10;

/** Makes validation stop at the maximum number of errors, and gives the errors of graphql-js a code and its number. */
export function useErrorLimit(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      // The parameter order of graphql-js 16. Envelop's type names the last two in the opposite order.
      // biome-ignore lint/complexity/useMaxParams: the signature of graphql-js' validate().
      setValidationFn((schema, document, rules, options, typeInfo) => {
        const errors = validateFn(schema, document, rules, { ...options, maxErrors: MAX_ERRORS }, typeInfo);
        // Envelop's type is wider, but GraphQL's validation returns errors of GraphQL only.
        return limitErrors(errors as GraphQLError[], VALIDATION_FAILED).map(withCode);
      });
    },
  };
}

const VALIDATION_FAILED = 'GRAPHQL_VALIDATION_FAILED';

function withCode(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  return extensions.status === undefined
    ? new GraphQLError(message, {
        nodes,
        source,
        positions,
        extensions: { status: PROTOCOL_CODES[VALIDATION_FAILED].status, code: VALIDATION_FAILED },
      })
    : error;
}

/**
 * Returns at most ten errors of an operation that isn't executed. If there are more, the last one says so. (Errors of
 * execution aren't limited: each of them explains a null in the data.)
 */
export function limitErrors(errors: readonly GraphQLError[], code: string): GraphQLError[] {
  if (errors.length <= MAX_ERRORS) {
    return [...errors];
  }
  const shown = errors.slice(0, MAX_ERRORS - 1);
  const more = `The operation has more errors; only the first ${shown.length} are reported.`;
  return [...shown, new GraphQLError(more, { extensions: { code } })];
}
