import { GraphQLError } from 'graphql';

/** What an operation is measured by, under the names that the error's `limit` has. */
type Limit = 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'directives' | 'repeats' | 'cost';

/** What there is too much of, and how a client mends it. */
const LIMIT_TEXTS: Record<Limit, [what: string, remedy: string]> = {
  tokens: ['tokens', 'Ask for less at once, and send values as variables.'],
  depth: ['levels of nested fields', 'Nest less: what lies deeper can be fetched by its id with `node`.'],
  aliases: ['aliases (counted wherever their fragment is used)', 'Send several operations.'],
  rootFields: ['fields at the top', 'Send several operations.'],
  directives: ['directives (counted wherever their fragment is used)', 'Send several operations.'],
  repeats: ['fields of one name in one place', 'Ask for a field once: it is answered once.'],
  cost: ['points of cost', 'Ask for smaller pages (`first`), or for fewer fields of each entry.'],
};

/**
 * Refuses an operation that is larger than allowed, before anything of it is executed; `found` null: nobody counted to
 * the end. By GraphQL over HTTP this is a 400, and a 200 for clients that accept nothing but `application/json`.
 */
export function createLimitError(
  limit: Limit,
  allowed: number,
  found: number | null,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const [what, remedy] = LIMIT_TEXTS[limit];
  const amount = found === null ? `more than ${allowed}` : found;
  return new GraphQLError(`The operation has ${amount} ${what}; ${allowed} are allowed. ${remedy}`, {
    extensions: {
      code: 'OPERATION_LIMIT_EXCEEDED',
      limit,
      allowed,
      ...(found === null ? {} : { found }),
      ...extensions,
      http: { status: 400, spec: true },
    },
  });
}
