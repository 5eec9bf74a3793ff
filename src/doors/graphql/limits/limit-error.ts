import { GraphQLError } from 'graphql';
import { formatCount } from '../../../domain/count-text.ts';
import { PROTOCOL_CODES } from '../protocol-codes.ts';

/** The limits of an operation, named as in the error's `limit`. */
type Limit = 'characters' | 'lines' | 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'directives' | 'repeats' | 'cost';

const SPLIT = 'Split it into several operations.';

/** Formats the amount that exceeds a limit with its noun, such as "more than 1 alias". */
type FormatAmount = (noun: string, plural?: string) => string;

/** How an operation exceeds each limit, and how to fix it. */
const LIMIT_TEXTS: Record<Limit, [describe: (formatAmount: FormatAmount) => string, remedy: string]> = {
  characters: [(formatAmount) => `has ${formatAmount('character')}`, 'Send values as variables.'],
  lines: [(formatAmount) => `has ${formatAmount('line')}`, 'Remove blank lines and comments.'],
  tokens: [(formatAmount) => `has ${formatAmount('token')}`, 'Request fewer fields, and send values as variables.'],
  depth: [
    (formatAmount) => `nests fields ${formatAmount('level')} deep`,
    'Fetch deeper objects by their id with `node`.',
  ],
  aliases: [(formatAmount) => `uses ${formatAmount('alias', 'aliases')}, counting every use of a fragment`, SPLIT],
  rootFields: [(formatAmount) => `has ${formatAmount('root field')}`, SPLIT],
  directives: [(formatAmount) => `uses ${formatAmount('directive')}, counting every use of a fragment`, SPLIT],
  repeats: [(formatAmount) => `selects the same field ${formatAmount('time')} at one path`, 'Select each field once.'],
  cost: [(formatAmount) => `costs ${formatAmount('point')}`, 'Request smaller pages (`first`) or fewer fields.'],
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
  const formatAmount: FormatAmount = (noun, plural) =>
    found === null ? `more than ${formatCount(allowed, noun, plural)}` : formatCount(found, noun, plural);
  return new GraphQLError(`The operation ${describe(formatAmount)}; the limit is ${allowed}. ${remedy}`, {
    extensions: {
      status: PROTOCOL_CODES.OPERATION_LIMIT_EXCEEDED.status,
      code: 'OPERATION_LIMIT_EXCEEDED',
      limit,
      allowed,
      ...(found === null ? {} : { found }),
      ...extensions,
      http: { status: 400, spec: true },
    },
  });
}
