import type { GraphQLResolveInfo } from 'graphql';
import type { IdempotencyKey } from '../../../domain/idempotency/idempotency.ts';
import type { Context } from '../context.ts';

/** The key that the request's header names, for this one of its fields; null without a header. */
export function getIdempotencyKey({ idempotencyKey }: Context, { path }: GraphQLResolveInfo): IdempotencyKey | null {
  return idempotencyKey === null ? null : { key: idempotencyKey, path: String(path.key) };
}
