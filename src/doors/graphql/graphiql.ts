import type { GraphiQLOptions } from 'graphql-yoga';

const FIRST_QUERY = `# Welcome. In the headers pane below, put a token
# in place of PASTE-YOUR-TOKEN, then press play.
# The docs pane (the book on the left) explains
# every type and field.

query WhoAmI {
  viewer {
    credential {
      kind
      platform
      lastFour
    }
  }
}

mutation MakeALink {
  createSmartLink(input: { uri: "/products/42" }) {
    smartLink {
      url
      destinations { platform link fallback source }
    }
  }
}
`;

/** GraphiQL as it greets newcomers: a query that works, and the header that it needs already in its pane. */
export const graphiqlOptions: GraphiQLOptions = {
  title: 'Smart links: GraphiQL',
  defaultQuery: FIRST_QUERY,
  headers: JSON.stringify({ Authorization: 'Token PASTE-YOUR-TOKEN' }, null, 2),
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false,
};

let page: string | undefined;

/**
 * The page, from the installed package and with no address of the internet in it. It is nine megabytes, so that it is
 * loaded when the first browser asks, and made once.
 */
export async function renderGraphiQLPage(options?: GraphiQLOptions): Promise<string> {
  if (page === undefined) {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    page = renderGraphiQL(options);
  }
  return page;
}
