import type { GraphQLParams } from 'graphql-yoga';
import { createBadRequest } from './bad-request.ts';
import { formatInput, truncateText } from './input-format.ts';

/** The parameters of a request (GraphQL over HTTP, 5.1), with the type that each must have. */
const PARAMETERS: Readonly<Record<string, 'a string' | 'an object'>> = {
  query: 'a string',
  operationName: 'a string',
  variables: 'an object',
  extensions: 'an object',
};

/**
 * Returns the parameters of a request, which are known and have their types. Both the fast path and Yoga call this, so
 * Yoga's own checks never fail. Null means absent.
 *
 * @throws GraphQLError
 */
export function checkParams(params: GraphQLParams): GraphQLParams {
  for (const name in params) {
    const value: unknown = params[name as keyof GraphQLParams];
    if (value !== undefined && value !== null) {
      checkParam(name, value);
    }
  }
  if (params.query === undefined || params.query === null) {
    throw createBadRequest('`query` is required. Send the text of the document in it.');
  }
  return params;
}

function checkParam(name: string, value: unknown): void {
  const type = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  if (type === undefined) {
    const names = Object.keys(PARAMETERS).map((known) => `\`${known}\``);
    throw createBadRequest(
      `\`${truncateText(name)}\` is not a parameter of a request. Send only ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`,
    );
  }
  const isValid = type === 'a string' ? typeof value === 'string' : typeof value === 'object' && !Array.isArray(value);
  if (!isValid) {
    throw createBadRequest(`\`${name}\` must be ${type}; got ${formatInput(value)}.`);
  }
}
