import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { APP_COLUMNS, toAppJson } from '../views/app-view.ts';

export const appListCommand = defineCommand({
  name: 'app list',
  summary: 'List all apps, oldest first',
  options: {},
  example: 'app list',
  async run(_values, installation) {
    const { apps } = await installation.open();
    const { items } = await fetchAllPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    return {
      json: items.map(toAppJson),
      formatText: (width) => (items.length === 0 ? 'No apps yet.\n' : formatTable(APP_COLUMNS, items, width)),
    };
  },
});
