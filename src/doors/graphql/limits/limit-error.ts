import { GraphQLError } from 'graphql';

/** The limits of an operation, named as in the error's `limit`. */
type Limit = 'characters' | 'lines' | 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'directives' | 'repeats' | 'cost';

const SPLIT = 'Split it into several operations.';

/** How an operation exceeds each limit, and how to fix it. */
const LIMIT_TEXTS: Record<Limit, [describe: (amount: string) => string, remedy: string]> = {
  characters: [(amount) => `has ${amount} characters`, 'Send values as variables.'],
  lines: [(amount) => `has ${amount} lines`, 'Remove blank lines and comments.'],
  tokens: [(amount) => `has ${amount} tokens`, 'Request fewer fields, and send values as variables.'],
  depth: [(amount) => `nests fields ${amount} levels deep`, 'Fetch deeper objects by their id with `node`.'],
  aliases: [(amount) => `uses ${amount} aliases, counting every use of a fragment`, SPLIT],
  rootFields: [(amount) => `has ${amount} root fields`, SPLIT],
  directives: [(amount) => `uses ${amount} directives, counting every use of a fragment`, SPLIT],
  repeats: [(amount) => `selects the same field ${amount} times at one path`, 'Select each field once.'],
  cost: [(amount) => `costs ${amount} points`, 'Request smaller pages (`first`) or fewer fields.'],
};

/**
 * Creates the error for an operation that exceeds a limit, thrown before any of it is executed. `found` is null if the
 * count stopped at the limit. As GraphQL over HTTP requires, the HTTP status is 400, or 200 for clients that only
 * accept `application/json`.
 */
export function createLimitError(
  limit: Limit,
  allowed: number,
  found: number | null,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const [describe, remedy] = LIMIT_TEXTS[limit];
  const amount = found === null ? `more than ${allowed}` : String(found);
  return new GraphQLError(`The operation ${describe(amount)}; the limit is ${allowed}. ${remedy}`, {
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
