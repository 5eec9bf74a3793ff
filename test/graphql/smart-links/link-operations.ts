import type { Client, GraphQLResponse } from '../../support/client.ts';
import type { CreateLinksMutation, ListLinksQueryVariables, TypedDocumentString } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';

export const CREATE_LINK = graphql(`
  mutation CreateLink($input: CreateSmartLinkInput!) {
    createSmartLink(input: $input) {
      smartLink { id code uri }
      warnings { status }
    }
  }
`);

export const CREATE_LINKS = graphql(`
  mutation CreateLinks($input: CreateSmartLinksInput!) {
    createSmartLinks(input: $input) {
      succeeded
      failed
      results {
        smartLink { id code uri tags unique }
        error { status code message inputPath }
      }
    }
  }
`);

export const UPDATE_LINK = graphql(`
  mutation UpdateLink($input: UpdateSmartLinkInput!) {
    updateSmartLink(input: $input) {
      smartLink { ...Changeable }
    }
  }

  fragment Changeable on SmartLink {
    id code uri unique tags title note disabled metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt updatedAt
    preview { title description imageUrl }
    overrides { web { link fallback } iphone { link fallback } android { link fallback } }
    destinations { platform link fallback source }
  }
`);

export const READ_LINK = graphql(`
  query ReadLink($code: String!) {
    smartLink(by: { code: $code }) { ...Changeable }
  }
`);

export const RESET_COUNT = graphql(`
  mutation ResetCount($id: ID!) {
    resetRedeemCount(input: { id: $id }) { smartLink { redeemCount updatedAt } }
  }
`);

export const DELETE_LINK = graphql(`
  mutation DeleteLink($id: ID!) {
    deleteSmartLink(input: { id: $id }) { deletedSmartLinkId }
  }
`);

export const LIST_LINKS = graphql(`
  query ListLinks(
    $filter: SmartLinkFilter, $orderBy: SmartLinkOrder, $first: Int, $after: String, $last: Int, $before: String
  ) {
    smartLinks(
      filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before
    ) {
      nodes { id uri }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Sends a typed document, with an idempotency key unless `key` is null. */
export function sendWithKey<Result, Variables>(
  client: Client,
  key: string | null,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables & Record<string, unknown>,
): Promise<GraphQLResponse<Result>> {
  return client.request<Result>(document.toString(), variables, key === null ? {} : { 'idempotency-key': key });
}

/** As `sendWithKey`, but returns the data. Throws if the response has errors. */
export async function getWithKey<Result, Variables>(
  client: Client,
  key: string | null,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables & Record<string, unknown>,
): Promise<Result> {
  const { data, errors, text } = await sendWithKey(client, key, document, variables);
  if (data == null || errors.length > 0) {
    throw new Error(`The operation failed: ${text}`);
  }
  return data;
}

/** The result of a bulk call that did not fail as a whole. */
type Bulk = NonNullable<CreateLinksMutation['createSmartLinks']>;

/** An item as any client can send it. The server validates it, not the compiler. */
export type Item = { uri: string } & Record<string, unknown>;

/** Creates many links in one call. */
export async function createMany(
  client: Client,
  items: readonly Item[],
  { onError, key = null }: { onError?: 'REJECT_ALL' | 'SKIP'; key?: string | null } = {},
): Promise<Bulk> {
  const { createSmartLinks } = await getWithKey(client, key, CREATE_LINKS, { input: { items: [...items], onError } });
  if (createSmartLinks == null) {
    throw new Error('The bulk call returned no result.');
  }
  return createSmartLinks;
}

/** Creates a link, with an idempotency key unless `key` is null. */
export async function createWithKey(client: Client, key: string | null, input: Item) {
  const { createSmartLink } = await getWithKey(client, key, CREATE_LINK, { input });
  if (createSmartLink == null) {
    throw new Error('The server returned no link.');
  }
  return createSmartLink.smartLink;
}

/** Lists all links that match a filter, page by page. Defaults to newest first. */
export async function listAll(
  client: Client,
  { pageSize = 100, ...list }: Pick<ListLinksQueryVariables, 'filter' | 'orderBy'> & { pageSize?: number } = {},
): Promise<{ id: string; uri: string }[]> {
  const links: { id: string; uri: string }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { smartLinks }: Awaited<ReturnType<typeof getPage>> = await getPage(after);
    links.push(...(smartLinks?.nodes ?? []));
    more = smartLinks?.pageInfo.hasNextPage ?? false;
    after = smartLinks?.pageInfo.endCursor ?? null;
  }
  return links;

  function getPage(after: string | null) {
    return getWithKey(client, null, LIST_LINKS, { ...list, first: pageSize, after });
  }
}
