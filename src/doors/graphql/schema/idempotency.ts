import type { GraphQLResolveInfo } from 'graphql';
import type { IdempotencyKey } from '../../../domain/idempotency/idempotency.ts';
import type { Context } from '../context.ts';

/**
 * Builds the idempotency key of a mutation field from the request's header and the field's path. Null without a header.
 */
export function buildIdempotencyKey(
  { idempotencyKey, services }: Context,
  { path }: GraphQLResolveInfo,
): Promise<IdempotencyKey | null> {
  return services.idempotency.buildKey(idempotencyKey, String(path.key));
}
