import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { buildKeyColumns, toKeyJson } from '../views/key-view.ts';

export const keyListCommand = defineCommand({
  name: 'key list',
  summary: 'Lists the admin keys of all apps and of the installation, revoked ones too, by their last four characters.',
  options: {},
  example: 'key list',
  async run(_values, installation) {
    const { tokens, apps } = await installation.open();
    const keys = await tokens.listAdminKeys(OPERATOR);
    const { items } = await fetchAllPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    return {
      json: keys.map(toKeyJson),
      formatText: (width) =>
        keys.length === 0 ? 'There is no admin key yet.\n' : formatTable(buildKeyColumns(items), keys, width),
    };
  },
});
