import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { TOKEN_COLUMNS, toTokenJson } from '../views/token-view.ts';

export const tokenListCommand = defineCommand({
  name: 'token list',
  summary: "List an app's platform tokens, including revoked ones",
  options: { app: APP_OPTION },
  example: 'token list --app shop',
  async run(values, installation) {
    const { tokens } = await installation.open();
    const items = await tokens.listTokens(OPERATOR, values.app);
    return {
      json: items.map(toTokenJson),
      formatText: (width) =>
        items.length === 0 ? 'This app has no tokens yet.\n' : formatTable(TOKEN_COLUMNS, items, width),
    };
  },
});
