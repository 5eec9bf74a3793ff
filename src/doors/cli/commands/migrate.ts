import { defineCommand } from '../command.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Migrate the database; the server and other commands do this when they start',
  options: {},
  example: 'migrate',
  async run(_values, installation) {
    const { applied } = await installation.migrate();
    return {
      json: { applied },
      formatText: () =>
        applied.length === 0
          ? 'The database is up to date.\n'
          : applied.map((name) => `Applied ${escapeForTerminal(name)}.\n`).join(''),
    };
  },
});
