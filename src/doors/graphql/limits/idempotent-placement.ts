import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';

/** Makes validation reject `@idempotent` on fields that aren't mutations, where it would have no effect. */
export function useIdempotentPlacement(): Plugin<Context> {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(checkPlacement);
    },
  };
}

function checkPlacement(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const directive = node.directives?.find(({ name }) => name.value === 'idempotent');
      if (directive !== undefined && context.getParentType() !== context.getSchema().getMutationType()) {
        const message = `Directive "@idempotent" may only be used on fields of "Mutation", not on "${node.name.value}". Remove it.`;
        context.reportError(new GraphQLError(message, { nodes: directive }));
      }
    },
  };
}
