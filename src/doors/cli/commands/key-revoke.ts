import { OPERATOR } from '../../../domain/access/caller.ts';
import { allPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { credentialIdOf } from '../credential-name.ts';
import { keyJson, keyText, scopeOf } from '../views/key-view.ts';

export const keyRevoke = defineCommand({
  name: 'key revoke',
  summary: 'Revokes an admin key for good: running servers refuse it within a second.',
  options: {
    key: {
      kind: 'text',
      value: '<id or last four>',
      required: true,
      field: 'id',
      description: 'The key, by its id or its last four characters.',
    },
  },
  positional: 'key',
  example: 'key revoke 90d1',
  async run(values, installation) {
    const { tokens, apps } = await installation.open();
    const { items } = await allPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    const keys = await tokens.listAdminKeys(OPERATOR);
    const id = credentialIdOf(values.key, keys, (key) => scopeOf(key, items));
    const key = await tokens.revokeAdminKey(OPERATOR, id);
    return { json: keyJson(key), text: () => keyText(key, items) };
  },
});
