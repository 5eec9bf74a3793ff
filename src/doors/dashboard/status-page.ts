/** The command that builds the dashboard. */
const BUILD_COMMAND = 'npm run dashboard:build';

/** What the page says while there is no dashboard to serve. */
const TEXTS = {
  building: ['Building the dashboard…', 'This page reloads automatically.'],
  missing: [
    'The dashboard is not built.',
    `Run <code>${BUILD_COMMAND}</code> in the folder of the server. This page reloads automatically.`,
  ],
} as const;

/** Why there is no dashboard to serve: it is being built, or it isn't built and the server can't build it. */
export type DashboardStatus = keyof typeof TEXTS;

/** How often a browser reloads the page, in seconds. */
const RELOAD_SECONDS = 2;

/** Renders the page that explains why there is no dashboard. It reloads without a script. */
export function renderStatusPage(status: DashboardStatus): string {
  const [title, text] = TEXTS[status];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RELOAD_SECONDS}">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}
