/**
 * The operations of a small front end: a page of links, one link, and a creation. Relay's compiler requires these
 * names.
 */
export const DOCUMENTS = `
  fragment linksLink_link on SmartLink {
    id
    url
    uri
    createdAt
    destination(platform: ANDROID) { link fallback source }
  }

  query linksPageQuery($first: Int!, $after: String) {
    smartLinks(first: $first, after: $after) {
      edges { node { id ...linksLink_link } }
      pageInfo { hasNextPage endCursor }
    }
  }

  mutation linksCreateMutation($input: CreateSmartLinkInput!) {
    createSmartLink(input: $input) {
      smartLink { id ...linksLink_link }
      warnings { status message }
    }
  }
`;

/** The same list with Relay's own pagination, for which its compiler requires all of the Relay conventions. */
export const RELAY_PAGINATION = `
  fragment linksList_query on Query
  @refetchable(queryName: "linksListRefetchQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }) {
    smartLinks(first: $first, after: $after) @connection(key: "linksList_smartLinks") {
      edges { node { id ...linksLink_link } }
    }
  }

  fragment linksRefetched_link on SmartLink @refetchable(queryName: "linksRefetchedQuery") {
    tags
  }
`;
