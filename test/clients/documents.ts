/** What a small front end asks: a list by pages, one link, and a creation. Names end as Relay's compiler demands. */
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

/** The same list as Relay pages through it by itself: what makes its compiler demand all of the Relay conventions. */
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
