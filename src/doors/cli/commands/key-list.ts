import { OPERATOR } from '../../../domain/access/caller.ts';
import { allPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';
import { keyColumns, keyJson } from '../views/key-view.ts';

export const keyList = defineCommand({
  name: 'key list',
  summary: 'Lists the admin keys of all apps and of the installation, revoked ones too, by their last four characters.',
  options: {},
  example: 'key list',
  async run(_values, installation) {
    const { tokens, apps } = await installation.open();
    const keys = await tokens.listAdminKeys(OPERATOR);
    const { items } = await allPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    return {
      json: keys.map(keyJson),
      text: (width) => (keys.length === 0 ? 'There is no admin key yet.\n' : table(keyColumns(items), keys, width)),
    };
  },
});
