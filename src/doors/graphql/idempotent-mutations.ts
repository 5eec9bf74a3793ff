import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { hashItems } from '../../domain/idempotency/input-hash.ts';
import type { Context } from './context.ts';
import { decodePayload, encodePayload } from './payload-text.ts';
import { buildIdempotencyKey, findIdempotencyKey } from './schema/idempotency.ts';

/**
 * Makes every mutation honor idempotency keys. Mutations that must never run twice store the key in the transaction of
 * their work (`OWN_IDEMPOTENCY`). All others can be repeated, so their payload is stored after their work.
 */
export function makeIdempotent(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (field.resolve !== undefined && field.extensions.ownsIdempotency !== true) {
      field.resolve = repeatPayload(field.resolve);
    }
  }
  return schema;
}

/** Splits an input, whose lists can have several megabytes, into parts that can be hashed in time slices. */
function listParts(input: unknown): unknown[] {
  return Object.entries(input ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.length], ...value] : [[name, value]]));
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
    const inputHash = await hashItems(listParts(args.input), { field: info.fieldName });
    let payload: { value: unknown } | null = null;
    const text = await services.idempotency.runRepeatable(caller, key, inputHash, async () => {
      payload = { value: await resolve(root, args, context, info) };
      return encodePayload(payload.value);
    });
    return payload === null ? decodePayload(text, services) : (payload as { value: unknown }).value;
  };
}
