import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { buildKeyColumns, toKeyJson } from '../views/key-view.ts';

export const keyListCommand = defineCommand({
  name: 'key list',
  summary: 'List all admin keys, including revoked ones',
  options: {},
  example: 'key list',
  async run(_values, installation) {
    const { tokens, apps } = await installation.open();
    const keys = await tokens.listAdminKeys(OPERATOR);
    const { items } = await fetchAllPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    return {
      json: keys.map(toKeyJson),
      formatText: (width) =>
        keys.length === 0 ? 'No admin keys yet.\n' : formatTable(buildKeyColumns(items), keys, width),
    };
  },
});
