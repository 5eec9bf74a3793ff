import { defineCommand } from '../command.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Brings the database to this version. The server and the other commands do so too when they start.',
  options: {},
  example: 'migrate',
  async run(_values, installation) {
    const { applied } = await installation.migrate();
    return {
      json: { applied },
      formatText: () =>
        applied.length === 0
          ? 'The database is of this version already.\n'
          : applied.map((name) => `Applied ${escapeForTerminal(name)}.\n`).join(''),
    };
  },
});
