import { OPERATOR } from '../../../domain/access/caller.ts';
import { formatCount } from '../../../domain/count-text.ts';
import { type LinkRecord, RECORD_COLUMNS, toLinkRecord } from '../../../domain/imports/link-columns.ts';
import { PAGE_LIMIT } from '../../../domain/paging.ts';
import type { Services } from '../../../domain/services.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { escapeFormula, formatCsvLine } from '../files/csv-cell.ts';
import { createFile, deleteOnSignal, openPrivateFile, withWriteErrors } from '../files/output-file.ts';
import { escapeForTerminal, formatEscapedJson } from '../terminal-escape.ts';
import { UsageError } from '../usage-error.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: "Export an app's links, oldest first, in a format that import accepts",
  options: {
    app: APP_OPTION,
    format: {
      kind: 'choice',
      choices: ['jsonl', 'csv'],
      description: 'Output format; defaults to csv if the file name ends in .csv, otherwise jsonl',
    },
    out: { kind: 'text', value: '<file>', description: 'File to create; defaults to standard output' },
    force: { kind: 'flag', description: 'Replace an existing file' },
  },
  example: 'export --app shop --out links.jsonl',
  async run(values, installation, streams) {
    const { out } = values;
    if (out === undefined && streams.json) {
      throw new UsageError('--json requires --out: without --out, the links are written to standard output.');
    }
    const format = values.format ?? (out !== undefined && /\.csv$/i.test(out) ? 'csv' : 'jsonl');
    const services = await installation.open();
    if (out === undefined) {
      const exported = await writeLinks(services, values.app, format, streams.write);
      return { json: { exported, file: null }, formatText: () => '' };
    }
    const exported = await createFile(out, values.force, async (path) => {
      const handle = await openPrivateFile(path, 'wx', out);
      try {
        const write = (text: string) => withWriteErrors(out, () => handle.appendFile(text));
        return await deleteOnSignal(path, () => writeLinks(services, values.app, format, write));
      } finally {
        await handle.close();
      }
    });
    return {
      json: { exported, file: out },
      formatText: () => `Exported ${formatCount(exported, 'link')} to ${escapeForTerminal(out)}.\n`,
    };
  },
});

const FORMATS = {
  jsonl: { head: '', formatLine: (record: LinkRecord) => `${formatEscapedJson(record)}\n` },
  csv: {
    head: formatCsvLine(RECORD_COLUMNS),
    formatLine(record: LinkRecord) {
      return formatCsvLine(RECORD_COLUMNS.map((column) => escapeFormula(formatCell(record, column))));
    },
  },
};

/** Writes the links page by page, waiting for each write, and returns their number. */
async function writeLinks(
  { apps, smartLinks }: Services,
  appName: string,
  format: keyof typeof FORMATS,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const { head, formatLine } = FORMATS[format];
  const { app, webBase } = await apps.readApp(OPERATOR, appName);
  let count = 0;
  let after: string | null = null;
  await write(head);
  for (;;) {
    const page = await smartLinks.listSmartLinks(OPERATOR, app.id, { first: PAGE_LIMIT, after });
    await write(page.items.map((link) => formatLine(toLinkRecord(link, webBase))).join(''));
    count += page.items.length;
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasNextPage) {
      return count;
    }
  }
}

/**
 * Formats a value as a cell. Null, an empty list and an empty object become an empty cell, except for metadata, where
 * `{}` is a value.
 */
function formatCell(record: LinkRecord, column: keyof LinkRecord): string {
  const value = record[column];
  if (value === null) {
    return '';
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  return Object.keys(value).length === 0 && column !== 'metadata' ? '' : JSON.stringify(value);
}
