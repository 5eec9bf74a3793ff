import type { GraphQLResolveInfo } from 'graphql';
import type { IdempotencyKey } from '../../../domain/idempotency/idempotency.ts';
import type { Context } from '../context.ts';

/**
 * Returns the idempotency key of a mutation field: the request's header and the field's path. Null without a header.
 */
export function getIdempotencyKey({ idempotencyKey }: Context, { path }: GraphQLResolveInfo): IdempotencyKey | null {
  return idempotencyKey === null ? null : { key: idempotencyKey, path: String(path.key) };
}
