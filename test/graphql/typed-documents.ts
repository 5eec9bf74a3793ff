import type { Client, GraphQLResponse } from '../support/client.ts';
import type { TypedDocumentString } from './generated/graphql.ts';

/**
 * Sends a typed document from `graphql()` in `generated/`, which `npm run codegen` generates. The compiler rejects
 * tests that use fields or variables that do not exist in the schema.
 */
export function sendDocument<Result, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Record<string, never> extends Variables ? [Variables?] : [Variables]
): Promise<GraphQLResponse<Result>> {
  return client.request<Result>(document.toString(), variables);
}
