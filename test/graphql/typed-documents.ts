import type { Client, GraphQLResponse } from '../support/client.ts';
import type { TypedDocumentString } from './generated/graphql.ts';

/**
 * Sends a document that knows what it answers and which variables it takes (`graphql()` of `generated/` makes it, after
 * `npm run codegen`): a test that asks for what the schema has not got is refused by the compiler.
 */
export function sendDocument<Result, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Record<string, never> extends Variables ? [Variables?] : [Variables]
): Promise<GraphQLResponse<Result>> {
  return client.request<Result>(document.toString(), variables);
}
