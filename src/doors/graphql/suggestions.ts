import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from './context.ts';

/** No "Did you mean ...?" in errors: they would tell the schema name by name to those who are not to explore it. */
export function useNoSuggestions(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      // The order of graphql-js 16: Envelop's own names have the last two the other way round.
      // biome-ignore lint/complexity/useMaxParams: the signature of graphql-js' validate().
      setValidationFn((schema, document, rules, options, typeInfo) =>
        validateFn(schema, document, rules, { ...options, hideSuggestions: true }, typeInfo),
      );
    },
  };
}

const SUGGESTION = ' Did you mean ';

/** The suggestion is always the end of the message; what the client sent, and may look like one, stands before it. */
export function removeSuggestion(error: GraphQLError): GraphQLError {
  const { message } = error;
  const at = message.endsWith('?') ? message.lastIndexOf(SUGGESTION) : -1;
  if (at === -1) {
    return error;
  }
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message.slice(0, at), { nodes, source, positions, path, extensions });
}
