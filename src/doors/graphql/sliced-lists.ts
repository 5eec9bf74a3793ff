import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import type { Context } from './context.ts';

/** The executor completes lists up to this length at once. */
const MAX_UNSLICED_ENTRIES = 10;

type AnyField = GraphQLField<unknown, Partial<Context> | undefined>;

/**
 * Makes all lists of objects of a schema complete in time slices, those of introspection included: when a slice is
 * over, the rest of the list waits for the next one, and fails if the operation has been cancelled meanwhile. Without
 * this, the executor would complete thousands of objects at once. Affects only operations with a `Context`.
 */
export function sliceLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        if (isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type))) {
          sliceList(field);
        }
      }
    }
  }
  return schema;
}

function sliceList(field: AnyField): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    const found = resolve(source, args, context, info);
    return found instanceof Promise ? found.then((list) => toSlices(list, context)) : toSlices(found, context);
  };
}

function toSlices(list: unknown, context: Partial<Context> | undefined): unknown {
  const isLong = Array.isArray(list) && list.length > MAX_UNSLICED_ENTRIES;
  return isLong && context?.slices !== undefined ? context.slices.iterate(list) : list;
}
