import { defineCommand } from '../command.ts';
import { inert } from '../inert.ts';

export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Brings the database to this version. The server and the other commands do so too when they start.',
  options: {},
  example: 'migrate',
  async run(_values, installation) {
    const { applied } = await installation.migrate();
    return {
      json: { applied },
      text: () =>
        applied.length === 0
          ? 'The database is of this version already.\n'
          : applied.map((name) => `Applied ${inert(name)}.\n`).join(''),
    };
  },
});
