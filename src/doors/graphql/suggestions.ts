import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from './context.ts';

/** No "Did you mean ...?" in errors: they would tell the schema name by name to those who are not to explore it. */
export function useNoSuggestions(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules, typeInfo, options) =>
        validateFn(schema, document, rules, typeInfo, { ...options, hideSuggestions: true }),
      );
    },
    onExecute({ args }) {
      (args as ExecutionArgs).hideSuggestions = true;
    },
  };
}
