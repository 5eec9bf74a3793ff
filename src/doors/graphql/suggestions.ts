import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from './context.ts';

/** No "Did you mean ...?" in errors: they would tell the schema name by name to those who are not to explore it. */
export function useNoSuggestions(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      // The order of graphql-js 16: Envelop's own names have the last two the other way round.
      setValidationFn((schema, document, rules, options, typeInfo) =>
        validateFn(schema, document, rules, { ...options, hideSuggestions: true }, typeInfo),
      );
    },
    onExecute({ args }) {
      (args as ExecutionArgs).hideSuggestions = true;
    },
  };
}
