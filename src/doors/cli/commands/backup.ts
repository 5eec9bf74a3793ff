import { stat } from 'node:fs/promises';
import { defineCommand } from '../command.ts';
import { createFile } from '../files/output-file.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Back up the SQLite database to a file and verify the copy; servers can keep running',
  options: {
    file: { kind: 'text', value: '<file>', required: true, description: 'File to create' },
    force: { kind: 'flag', description: 'Replace an existing file' },
  },
  positional: 'file',
  example: 'backup smartlinks-backup.db',
  async run(values, installation) {
    const bytes = await createFile(values.file, values.force, async (path) => {
      await installation.createBackup(path);
      return (await stat(path)).size;
    });
    return {
      json: { file: values.file, bytes },
      formatText: () =>
        `Backed up the database to ${escapeForTerminal(values.file)} (${bytes} bytes) and verified the copy.\n`,
    };
  },
});
