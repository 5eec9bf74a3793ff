import type { GraphiQLOptions } from 'graphql-yoga';

const FIRST_QUERY = `# Welcome. In the Headers pane below, replace
# PASTE-YOUR-TOKEN with a token, then press play.
# The book icon on the left opens the Docs pane,
# which describes every type and field.

query WhoAmI {
  viewer {
    credential {
      kind
      lastFour
      ... on PlatformToken { platform }
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
const OPTIONS: GraphiQLOptions = {
  title: 'Smart links: GraphiQL',
  defaultQuery: FIRST_QUERY,
  headers: JSON.stringify({ Authorization: 'Token PASTE-YOUR-TOKEN' }, null, 2),
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: true,
};

/**
 * A script that runs before GraphiQL.
 *
 * - GraphiQL stores headers, and with them tokens, also in the history of operations. So it gets `sessionStorage` in
 *   place of `localStorage`: a token survives a reload, but not the browser tab. Earlier versions left their history in
 *   `localStorage`.
 * - GraphiQL selects the tab whose content equals these three values, and otherwise opens another tab. It prefers the
 *   query in the URL, which is that of the active tab before a reload, and doesn't store values that the user hasn't
 *   edited.
 */
const PREPARE_STORAGE = `
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith('graphiql:')) {
      localStorage.removeItem(name);
    }
  }
  Object.defineProperty(window, 'localStorage', { value: sessionStorage });
  const stored = JSON.parse(sessionStorage.getItem('graphiql:tabState'));
  const active = stored?.tabs[stored.activeTabIndex];
  if (active) {
    const query = new URL(location).searchParams.get('query') || active.query;
    const tab = [active, ...stored.tabs].find((tab) => tab.query === query) ?? { ...active, query };
    for (const name of ['query', 'variables', 'headers']) {
      sessionStorage.setItem('graphiql:' + name, tab[name] ?? '');
    }
  }
`;

const ROOT_ELEMENT = '<div id="root"></div>';

let page: Promise<string> | undefined;

/**
 * Renders the GraphiQL page from the installed package, without resources from the internet. The page is 9 MB in size,
 * so it is rendered once, and its package is imported only if GraphiQL is on. `main.ts` does so at the start.
 */
export function renderGraphiQLPage(): Promise<string> {
  page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) => {
    const [beforeRoot, afterRoot, ...more] = renderGraphiQL(OPTIONS).split(ROOT_ELEMENT);
    if (afterRoot === undefined || more.length > 0) {
      throw new Error('The page of GraphiQL has another structure than expected.');
    }
    return `${beforeRoot}${ROOT_ELEMENT}<script>{${PREPARE_STORAGE}}</script>${afterRoot}`;
  });
  return page;
}
