import { OPERATOR } from '../../../domain/access/caller.ts';
import { allPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';
import { APP_COLUMNS, appJson } from '../views/app-view.ts';

export const appList = defineCommand({
  name: 'app list',
  summary: 'Lists all apps, the oldest first.',
  options: {},
  example: 'app list',
  async run(_values, installation) {
    const { apps } = await installation.open();
    const { items } = await allPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    return {
      json: items.map(appJson),
      text: (width) => (items.length === 0 ? 'There is no app yet.\n' : table(APP_COLUMNS, items, width)),
    };
  },
});
