import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLNonNull,
  type GraphQLResolveInfo,
  GraphQLString,
  getDirectiveValues,
} from 'graphql';
import { createRefusal } from '../../../domain/failures.ts';
import type { IdempotencyKey } from '../../../domain/idempotency/idempotency.ts';
import type { Context } from '../context.ts';

/** The directive with which clients that can't set headers send the idempotency key of a mutation field. */
export const idempotentDirective = new GraphQLDirective({
  name: 'idempotent',
  description:
    'The idempotency key of a mutation, like the header `Idempotency-Key`, for clients whose headers are fixed. Only on fields of `Mutation`.',
  locations: [DirectiveLocation.FIELD],
  args: {
    key: {
      type: new GraphQLNonNull(GraphQLString),
      description: '1 to 255 visible ASCII characters. If the header is present as well, it must be the same.',
    },
  },
});

/** The `extensions` of a mutation field that stores its key itself, in the transaction of its work. */
export const OWN_IDEMPOTENCY = { ownsIdempotency: true } as const;

/**
 * Returns the idempotency key of a mutation field, from the request's header or the field's directive. Null without
 * either. Fails with BAD_USER_INPUT if they differ.
 */
export function findIdempotencyKey({ idempotencyKey }: Context, info: GraphQLResolveInfo): string | null {
  let key = idempotencyKey;
  for (const node of info.fieldNodes) {
    if (node.directives === undefined || node.directives.length === 0) {
      continue;
    }
    const values = getDirectiveValues(idempotentDirective, node, info.variableValues);
    if (values === undefined) {
      continue;
    }
    const given = String(values.key);
    if (key !== null && key !== given) {
      throw createRefusal(
        'BAD_USER_INPUT',
        'Idempotency-Key',
        'must be the same in the header and in every directive `@idempotent` of a field. Send it in one place only.',
      );
    }
    key = given;
  }
  return key;
}

/** Builds the idempotency key of a mutation field, whose path is the field's response key. Null if the client sent none. */
export async function buildIdempotencyKey(context: Context, info: GraphQLResolveInfo): Promise<IdempotencyKey | null> {
  return context.services.idempotency.buildKey(findIdempotencyKey(context, info), String(info.path.key));
}
