import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { hashInput } from '../../domain/idempotency/input-hash.ts';
import type { Context } from './context.ts';
import { decodePayload, encodePayload } from './payload-text.ts';
import { buildIdempotencyKey, findIdempotencyKey } from './schema/idempotency.ts';

/**
 * Makes every mutation honor idempotency keys. Mutations that must never run twice store the key in the transaction of
 * their work (`OWN_IDEMPOTENCY`). All others can be repeated, so their payload is stored afterwards.
 */
export function makeIdempotent(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (field.resolve !== undefined && field.extensions.ownsIdempotency !== true) {
      field.resolve = repeatPayload(field.resolve);
    }
  }
  return schema;
}

function repeatPayload(
  resolve: GraphQLFieldResolver<unknown, Context>,
): GraphQLFieldResolver<unknown, Context, Record<string, unknown>> {
  return async (root, args, context, info) => {
    const { caller, services } = context;
    if (caller.kind === 'unknown' || findIdempotencyKey(context, info) === null) {
      return resolve(root, args, context, info);
    }
    const key = await buildIdempotencyKey(context, info);
    if (key === null) {
      return resolve(root, args, context, info);
    }
    const inputHash = hashInput({ field: info.fieldName, args });
    let payload: { value: unknown } | null = null;
    const text = await services.idempotency.runRepeatable(caller, key, inputHash, async () => {
      payload = { value: await resolve(root, args, context, info) };
      return encodePayload(payload.value);
    });
    return payload === null ? decodePayload(text, services) : (payload as { value: unknown }).value;
  };
}
