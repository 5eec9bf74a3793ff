import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand } from '../command.ts';
import { formatTime, toIsoTime } from '../output.ts';
import { formatFacts } from '../table.ts';
import { formatAccess } from '../views/key-view.ts';
import { SHOWN_ONCE } from '../views/token-view.ts';

export const keyCreateCommand = defineCommand({
  name: 'key create',
  summary: 'Create an admin key for one app or for all apps',
  options: {
    app: {
      kind: 'text',
      value: '<subdomain, domain or id>',
      description: 'App that the key can manage; defaults to all apps',
    },
    label: { kind: 'text', value: '<text>', description: 'What the key is used for; at most 100 characters' },
    'read-only': { kind: 'flag', description: 'Let the key only read links and statistics' },
  },
  example: 'key create --app shop --label dashboard --read-only',
  async run(values, installation) {
    const { tokens } = await installation.open({ create: true });
    const { key, text } = await tokens.createAdminKey(OPERATOR, values.app ?? null, {
      label: values.label,
      readOnly: values['read-only'],
    });
    const { id, appId, label, readOnly, lastFour, createdAt } = key;
    return {
      json: { key: text, id, appId, label, readOnly, lastFour, createdAt: toIsoTime(createdAt) },
      formatText: () => {
        const details = formatFacts([
          ['Scope', values.app ?? 'all apps'],
          ['Label', label],
          ['Access', formatAccess(key)],
          ['Last four', lastFour],
          ['ID', id],
          ['Created', formatTime(createdAt)],
        ]);
        return `${formatFacts([['Key', text]])}\n${SHOWN_ONCE}\n\n${details}`;
      },
    };
  },
});
