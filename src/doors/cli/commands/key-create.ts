import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand } from '../command.ts';
import { formatTime, toIsoTime } from '../output.ts';
import { formatFacts } from '../table.ts';
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
  },
  example: 'key create --app shop',
  async run(values, installation) {
    const { tokens } = await installation.open({ create: true });
    const { key, text } = await tokens.createAdminKey(OPERATOR, values.app ?? null);
    const { id, appId, lastFour, createdAt } = key;
    return {
      json: { key: text, id, appId, lastFour, createdAt: toIsoTime(createdAt) },
      formatText: () => {
        const details = formatFacts([
          ['Scope', values.app ?? 'all apps'],
          ['Last four', lastFour],
          ['ID', id],
          ['Created', formatTime(createdAt)],
        ]);
        return `${formatFacts([['Key', text]])}\n${SHOWN_ONCE}\n\n${details}`;
      },
    };
  },
});
