import { stat } from 'node:fs/promises';
import { defineCommand } from '../command.ts';
import { createFile } from '../files/output-file.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Copies the SQLite database into a file, also while a server writes, and proves the copy.',
  options: {
    file: { kind: 'text', value: '<file>', required: true, description: 'Where to.' },
    force: { kind: 'flag', description: 'Replace the file if it is there already.' },
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
        `Copied the database to ${escapeForTerminal(values.file)} (${bytes} bytes), and the copy is sound.\n`,
    };
  },
});
