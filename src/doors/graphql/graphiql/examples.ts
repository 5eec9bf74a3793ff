/** A tab that GraphiQL opens on first use. */
interface ExampleTab {
  query: string;
  variables?: string;
}

/**
 * The first tasks of a new user, one per tab, in the order in which they build on each other. The names of operations are
 * the titles of the tabs. A test validates all of them against the schema.
 */
export const EXAMPLE_TABS: readonly ExampleTab[] = [
  {
    query: `# Welcome. In the Headers pane below, replace PASTE-YOUR-TOKEN
# with a token, then press play. All tabs use that token.
# The book icon on the left opens the Docs pane,
# which describes every type and field.

query WhoAmI {
  viewer {
    credential { kind lastFour ... on PlatformToken { platform } }
    app { name subdomain platforms { kind } }
  }
}
`,
  },
  {
    query: `# Creates a link to a path of your app and website.

mutation CreateSmartLink($uri: String!) {
  createSmartLink(input: { uri: $uri, tags: ["graphiql"] }) {
    smartLink {
      id
      url
      code
      destinations { platform link fallback source }
    }
    warnings { code message }
  }
}
`,
    variables: '{ "uri": "/products/42" }',
  },
  {
    query: `# Shows where a link leads on an iPhone, and why. Paste the code of a link.

query ExplainSmartLink($code: String!) {
  smartLink(by: { code: $code }) {
    url
    explanation(
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
    ) {
      client { device browser }
      outcome { kind text }
      steps { code text }
    }
  }
}
`,
    variables: '{ "code": "PASTE-A-CODE" }',
  },
  {
    query: `# Lists your newest links. Pass endCursor as after for the next page.

query ListSmartLinks($after: String) {
  smartLinks(first: 10, after: $after) {
    nodes { id url uri tags createdAt }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    query: `# Lists the links that have a tag and lead to a part of your website.

query FilterSmartLinks {
  smartLinks(first: 10, filter: { tags: { all: ["graphiql"] }, uriPrefix: "products/" }) {
    nodes { url uri tags expiresAt }
  }
}
`,
  },
  {
    query: `# Counts the clicks on your newest links in the last 30 days.

query SmartLinkStats {
  smartLinks(first: 3) {
    nodes {
      url
      stats {
        totals { clicks visitors bots opens installs }
        byPlatform { platform clicks }
        byReferrer(limit: 5) { host clicks }
      }
    }
  }
}
`,
  },
  {
    query: `# Changes a link. Copy its id from the tab ListSmartLinks.

mutation UpdateSmartLink($id: ID!, $expiresAt: DateTime) {
  updateSmartLink(input: { id: $id, expiresAt: $expiresAt }) {
    smartLink { url expiresAt updatedAt }
    warnings { code message }
  }
}
`,
    variables: '{ "id": "PASTE-A-LINK-ID", "expiresAt": "2040-01-01T00:00:00Z" }',
  },
  {
    query: `# Creates several links in one transaction.

mutation CreateSmartLinks {
  createSmartLinks(
    input: { items: [{ uri: "/products/1" }, { uri: "/products/2" }], onError: SKIP }
  ) {
    succeeded
    failed
    results {
      ... on SmartLinkCreated { smartLink { url } }
      ... on ItemError { code message }
    }
  }
}
`,
  },
  {
    query: `# Sends all links with matching paths to a screen of your app.
# Requires an admin key: "Authorization": "Bearer slk_..."

mutation CreateTemplate {
  createTemplate(
    input: {
      name: "Products"
      pattern: "products/:id"
      targets: { web: { url: "https://www.example.com/products/:id" } }
    }
  ) {
    template { id pattern targets { web { url } } }
  }
}
`,
  },
  {
    query: `# Creates a token for a back end, and shows it once.
# Requires an admin key: "Authorization": "Bearer slk_..."

mutation CreateToken {
  createToken(input: { platform: WEB }) {
    token
    credential { id lastFour }
  }
}
`,
  },
];
