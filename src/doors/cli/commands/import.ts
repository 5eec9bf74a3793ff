import type { WriteStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { OPERATOR } from '../../../domain/access/caller.ts';
import type { ImportPhase } from '../../../domain/imports/import.service.ts';
import type { ImportReport, RefusedLine } from '../../../domain/imports/import.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { parseCsvRecords } from '../files/csv-records.ts';
import { type InputFile, openInput } from '../files/input-file.ts';
import { parseJsonRecords } from '../files/json-lines.ts';
import { openPrivateFile, withWriteErrors } from '../files/output-file.ts';
import { decodeText } from '../files/utf8-text.ts';
import { UsageError } from '../usage-error.ts';
import { formatImport, formatRefusal, formatReportLine, toImportJson } from '../views/import-view.ts';

/** Beyond this, the command prints only the number of refused lines; --report writes all of them to a file. */
const MAX_REFUSALS_SHOWN = 100;
const MAX_REFUSALS_IN_OUTPUT = 1_000;

const PROGRESS_LABELS: Readonly<Record<ImportPhase, string>> = { validate: 'Validating', import: 'Importing' };

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Import links from a file, with their codes, creation times and redeem counts; safe to run again',
  options: {
    app: APP_OPTION,
    file: {
      kind: 'text',
      value: '<file>',
      required: true,
      description: 'File to import, or "-" for standard input',
    },
    format: {
      kind: 'choice',
      choices: ['csv', 'jsonl'],
      description: 'CSV with a header line, or one JSON object per line; detected by default',
    },
    'dry-run': { kind: 'flag', description: 'Validate every line without writing anything' },
    'on-error': {
      kind: 'choice',
      choices: ['skip', 'stop'],
      description: 'Skip refused lines (default), or import nothing if a line is refused',
    },
    report: {
      kind: 'text',
      value: '<file>',
      description: 'Write refused lines to a JSON Lines file that you can fix and import',
    },
  },
  positional: 'file',
  example: 'import --app shop links.csv',
  async run(values, installation, streams) {
    const { imports } = await installation.open();
    const file = await openInput(values.file, streams.input);
    try {
      const report = values.report === undefined ? null : await openReport(values.report, values.file);
      const trial = values['dry-run'];
      const reportedRefusals: RefusedLine[] = [];
      const isCsv = (values.format ?? detectFormat(file)) === 'csv';
      const readRecords = (phase: ImportPhase) => {
        const label = PROGRESS_LABELS[phase];
        const text = decodeText(file.readBytes((done) => streams.reportProgress({ label, done, total: file.size })));
        return isCsv ? parseCsvRecords(text, file.name) : parseJsonRecords(text);
      };
      const result = await imports.importSmartLinks(
        OPERATOR,
        values.app,
        { fingerprint: file.fingerprint, readRecords },
        {
          trial,
          onRefused: values['on-error'] === 'stop' ? 'STOP' : 'SKIP',
          async onSlice(reportSoFar, refusals) {
            for (const [i, refusal] of refusals.entries()) {
              const index = reportSoFar.refused - refusals.length + i;
              if (index < MAX_REFUSALS_IN_OUTPUT) {
                reportedRefusals.push(refusal);
              }
              if (index < MAX_REFUSALS_SHOWN) {
                streams.printNote(formatRefusal(refusal));
              }
              if (index === MAX_REFUSALS_SHOWN) {
                streams.printNote('More lines were refused. Use --report <file> to see all of them.');
              }
              await report?.write(formatReportLine(refusal));
            }
          },
        },
      );
      await report?.end();
      return buildOutput(result, reportedRefusals, trial);
    } finally {
      await file.close();
    }
  },
});

function buildOutput(report: ImportReport, refusals: readonly RefusedLine[], trial: boolean) {
  return {
    json: toImportJson(report, refusals, trial),
    formatText: () => formatImport(report, trial),
    exitCode: report.refused > 0 ? (1 as const) : (0 as const),
  };
}

/** Detects the format from the file's extension, otherwise from its first character: JSON begins with `{` or `[`. */
function detectFormat({ name, firstCharacter }: InputFile): 'csv' | 'jsonl' {
  if (/\.csv$/i.test(name)) {
    return 'csv';
  }
  if (/\.(jsonl|ndjson|json)$/i.test(name)) {
    return 'jsonl';
  }
  return firstCharacter === '{' || firstCharacter === '[' ? 'jsonl' : 'csv';
}

/** Opens the file for refused lines. A repeated import overwrites it, since it refuses at most the same lines. */
async function openReport(path: string, importedPath: string) {
  const getRealPath = (file: string) => realpath(file).catch(() => file);
  if ((await getRealPath(path)) === (await getRealPath(importedPath))) {
    throw new UsageError("--report can't be the file that is imported.");
  }
  // Opened before the import begins, so that the command fails at once if the path isn't writable.
  const stream = (await openPrivateFile(path, 'w')).createWriteStream();
  const writingEnd = finished(stream);
  // `end` and each write report the error; an unhandled rejection would end the process.
  writingEnd.catch(() => {});
  return {
    write: (text: string) => withWriteErrors(path, () => writeText(stream, text)),
    end: () =>
      withWriteErrors(path, async () => {
        stream.end();
        await writingEnd;
      }),
  };
}

function writeText(stream: WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
}
