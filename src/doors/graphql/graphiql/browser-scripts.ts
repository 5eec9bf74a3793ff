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
export const PREPARE_STORAGE = `
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

/**
 * A script that sends the credential that was last used in place of the placeholder, so that a token pasted into one tab
 * is enough for the examples in the others.
 */
export const SHARE_TOKEN = `
  const send = window.fetch;
  const find = (headers) => Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  window.fetch = (resource, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const name = find(headers);
    if (name) {
      const known = sessionStorage.getItem('smartlinks:authorization');
      if (!headers[name].includes('PASTE-YOUR-TOKEN')) {
        sessionStorage.setItem('smartlinks:authorization', headers[name]);
      } else if (known) {
        headers[name] = known;
      }
      return send(resource, { ...init, headers });
    }
    return send(resource, init);
  };
`;

/**
 * The function \`buildCurl(url, tab)\`, which returns a command for a POSIX shell that sends the operation of a tab. The
 * placeholder of the token becomes the variable \`$TOKEN\`. Throws if the variables or headers are not JSON objects.
 */
export const BUILD_CURL = String.raw`
  const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const readObject = (text) => (text?.trim() ? JSON.parse(text) : {});
  const buildCurl = (url, { query, variables, headers, operationName }) => {
    const body = { query };
    if (variables?.trim()) {
      body.variables = readObject(variables);
    }
    if (operationName) {
      body.operationName = operationName;
    }
    const lines = ['curl ' + quote(url), "-H 'Content-Type: application/json'"];
    for (const [name, value] of Object.entries(readObject(headers))) {
      const isPlaceholder = String(value) === 'Token PASTE-YOUR-TOKEN';
      lines.push('-H ' + (isPlaceholder ? '"' + name + ': Token $TOKEN"' : quote(name + ': ' + value)));
    }
    lines.push('--data-raw ' + quote(JSON.stringify(body)));
    return lines.join(' \\\n  ');
  };
`;

/** How long GraphiQL takes to store an edit, in milliseconds, with a margin. */
const STORED_AFTER_MS = 600;

/** A script that adds the button "Copy as curl" to GraphiQL's toolbar. */
export const SHOW_CURL_BUTTON = `
  ${BUILD_CURL}
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'graphiql-un-styled graphiql-toolbar-button copy-as-curl';
  button.textContent = 'curl';
  button.title = 'Copy as curl';
  button.setAttribute('aria-label', 'Copy as curl');
  const show = (text) => {
    button.textContent = text;
    setTimeout(() => { button.textContent = 'curl'; }, 1500);
  };
  button.addEventListener('click', async () => {
    await new Promise((resolve) => setTimeout(resolve, ${STORED_AFTER_MS}));
    try {
      const { tabs, activeTabIndex } = JSON.parse(sessionStorage.getItem('graphiql:tabState'));
      await navigator.clipboard.writeText(buildCurl(location.origin + location.pathname, tabs[activeTabIndex]));
      show('Copied');
    } catch {
      show('Failed');
    }
  });
  new MutationObserver(() => {
    const toolbar = document.querySelector('.graphiql-toolbar');
    if (toolbar && !toolbar.contains(button)) {
      toolbar.append(button);
    }
  }).observe(document.getElementById('root'), { childList: true, subtree: true });
`;

/**
 * Styles that follow those of GraphiQL. Without the animation of tabs, which moves a tab away from under the pointer on
 * the first click after loading.
 */
export const PAGE_STYLE = `
.graphiql-tab { transform: none !important; }
.graphiql-toolbar .copy-as-curl { font-size: 11px; overflow: visible; }
.graphiql-logo { white-space: nowrap; }
@media (max-width: 700px) {
  .graphiql-logo { display: none; }
  #graphiql-session { flex-direction: column; }
  #graphiql-session > * { flex: 1 1 0 !important; min-width: 0; min-height: 0; }
  #graphiql-session > .graphiql-horizontal-drag-bar { display: none; }
}
`;
