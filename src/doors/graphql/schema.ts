import './schema/scalars.ts';
import './schema/viewer.ts';
import './schema/apps.ts';
import './schema/platforms.ts';
import './schema/credentials.ts';
import './schema/sign-in.ts';
import './schema/routes.ts';
import './schema/templates.ts';
import './schema/template-impact.ts';
import './schema/smart-links/type.ts';
import './schema/smart-links/create-and-read.ts';
import './schema/smart-links/list.ts';
import './schema/smart-links/update-and-delete.ts';
import './schema/smart-links/bulk.ts';
import './schema/smart-links/bulk-changes.ts';
import './schema/smart-links/code-availability.ts';
import './schema/imports.ts';
import './schema/association-files.ts';
import './schema/tags.ts';
import './schema/qr-codes.ts';
import './schema/clicks.ts';
import './schema/statistics.ts';
import './schema/resolutions.ts';
import './schema/redeems.ts';
import './schema/opens.ts';
import './schema/installs.ts';
import './schema/explanations.ts';
import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import { assertNotCancelled } from './cancellation.ts';
import type { Context } from './context.ts';
import { makeIdempotent } from './idempotent-mutations.ts';
import { costDirective } from './limits/cost.ts';
import { idempotentDirective } from './schema/idempotency.ts';
import { sliceLists } from './sliced-lists.ts';

/** The GraphQL schema. Each noun has one file, which adds its type, queries and mutations to the builder. */
export const schema = sliceLists(
  makeCancellable(
    makeIdempotent(
      builder.toSchema({ sortSchema: true, directives: [...specifiedDirectives, costDirective, idempotentDirective] }),
    ),
  ),
);

/**
 * Makes every query and mutation of a cancelled operation fail before it begins. A single mutation in progress still
 * finishes, because it may already have stored something; a bulk mutation saves nothing. Queries stop at their next
 * statement, because loaders check for cancellation.
 */
function makeCancellable(graphqlSchema: GraphQLSchema): GraphQLSchema {
  const fields = [graphqlSchema.getQueryType(), graphqlSchema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  for (const field of fields) {
    const { resolve } = field;
    if (resolve === undefined) {
      continue;
    }
    field.resolve = (root, args, context: Context, info) => {
      assertNotCancelled(context.cancellation);
      return resolve(root, args, context, info);
    };
  }
  return graphqlSchema;
}
