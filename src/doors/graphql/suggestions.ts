import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from './context.ts';

/** Removes "Did you mean ...?" from errors, because such suggestions would reveal the schema name by name. */
export function useNoSuggestions(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      // The parameter order of graphql-js 16. Envelop's type names the last two in the opposite order.
      // biome-ignore lint/complexity/useMaxParams: the signature of graphql-js' validate().
      setValidationFn((schema, document, rules, options, typeInfo) =>
        validateFn(schema, document, rules, { ...options, hideSuggestions: true }, typeInfo),
      );
    },
  };
}

const SUGGESTION = ' Did you mean ';

/**
 * Removes the suggestion from the end of the message. Names sent by the client may look like one, but precede it.
 */
export function removeSuggestion(error: GraphQLError): GraphQLError {
  const { message } = error;
  const at = message.endsWith('?') ? message.lastIndexOf(SUGGESTION) : -1;
  if (at === -1) {
    return error;
  }
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message.slice(0, at), { nodes, source, positions, path, extensions });
}
