import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { defineCommand } from '../command.ts';
import { findCredentialId } from '../credential-name.ts';
import { formatKey, formatScope, toKeyJson } from '../views/key-view.ts';

export const keyRevokeCommand = defineCommand({
  name: 'key revoke',
  summary: 'Revoke an admin key permanently; servers reject it within a second',
  options: {
    key: {
      kind: 'text',
      value: '<id or last four>',
      required: true,
      field: 'id',
      description: 'ID or last four characters of the key',
    },
  },
  positional: 'key',
  example: 'key revoke 90d1',
  async run(values, installation) {
    const { tokens, apps } = await installation.open();
    const { items } = await fetchAllPages(Infinity, (page) => apps.listApps(OPERATOR, page));
    const keys = await tokens.listAdminKeys(OPERATOR);
    const id = findCredentialId(values.key, keys, (key) => formatScope(key, items));
    const key = await tokens.revokeAdminKey(OPERATOR, id);
    return { json: toKeyJson(key), formatText: () => formatKey(key, items) };
  },
});
