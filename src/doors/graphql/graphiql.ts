import type { GraphiQLOptions } from 'graphql-yoga';

const FIRST_QUERY = `# Welcome. In the Headers pane below, replace
# PASTE-YOUR-TOKEN with a token, then press play.
# The book icon on the left opens the Docs pane,
# which describes every type and field.

query WhoAmI {
  viewer {
    credential {
      kind
      platform
      lastFour
    }
  }
}

mutation CreateSmartLink {
  createSmartLink(input: { uri: "/products/42" }) {
    smartLink {
      url
      destinations { platform link fallback source }
    }
  }
}
`;

/** The settings of GraphiQL: it starts with working operations and the `Authorization` header that they need. */
export const graphiqlOptions: GraphiQLOptions = {
  title: 'Smart links: GraphiQL',
  defaultQuery: FIRST_QUERY,
  headers: JSON.stringify({ Authorization: 'Token PASTE-YOUR-TOKEN' }, null, 2),
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false,
};

let page: string | undefined;

/**
 * Renders the GraphiQL page from the installed package, without resources from the internet. The page is 9 MB in size,
 * so the server renders it on the first request and caches it.
 */
export async function renderGraphiQLPage(options?: GraphiQLOptions): Promise<string> {
  if (page === undefined) {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    page = renderGraphiQL(options);
  }
  return page;
}
