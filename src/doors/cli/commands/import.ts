import type { WriteStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { OPERATOR } from '../../../domain/access/caller.ts';
import type { ImportPhase } from '../../../domain/imports/import.service.ts';
import type { ImportReport, RefusedLine } from '../../../domain/imports/import.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { parseCsvRecords } from '../files/csv-records.ts';
import { type InputFile, openInput } from '../files/input-file.ts';
import { parseJsonRecords } from '../files/json-lines.ts';
import { withWriteErrors } from '../files/output-file.ts';
import { decodeText } from '../files/utf8-text.ts';
import { UsageError } from '../usage-error.ts';
import { formatImport, formatRefusal, formatReportLine, toImportJson } from '../views/import-view.ts';

/** Beyond this the command prints only how many lines were refused: --report writes all of them to a file. */
const MAX_REFUSALS_SHOWN = 100;
const MAX_REFUSALS_IN_OUTPUT = 1_000;

const PROGRESS_LABELS: Readonly<Record<ImportPhase, string>> = { validate: 'Judging', import: 'Importing' };

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Makes the links of a file, with their codes, times and counts. Running it again makes none twice.',
  options: {
    app: APP_OPTION,
    file: { kind: 'text', value: '<file>', required: true, description: 'The file; "-" is what is piped in.' },
    format: {
      kind: 'choice',
      choices: ['csv', 'jsonl'],
      description: 'A table whose first line names the columns, or a JSON object on each line; by default as it looks.',
    },
    'dry-run': { kind: 'flag', description: 'Judge every line and write nothing.' },
    'on-error': {
      kind: 'choice',
      choices: ['skip', 'stop'],
      description: 'Whether a refused line is left out (by default), or nothing is imported because of it.',
    },
    report: {
      kind: 'text',
      value: '<file>',
      description: 'Where all refused lines go, as JSON lines with line, field and reason; mended, it can be imported.',
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
                streams.printNote('More lines were refused; --report <file> has all of them.');
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

/** Detects the format by the file's name, else by its first character: JSON begins with a brace or bracket. */
function detectFormat({ name, firstCharacter }: InputFile): 'csv' | 'jsonl' {
  if (/\.csv$/i.test(name)) {
    return 'csv';
  }
  if (/\.(jsonl|ndjson|json)$/i.test(name)) {
    return 'jsonl';
  }
  return firstCharacter === '{' || firstCharacter === '[' ? 'jsonl' : 'csv';
}

/** Opens the file for refused lines. A repeated import overwrites it, since it refuses the same lines or fewer. */
async function openReport(path: string, importedPath: string) {
  const getRealPath = (file: string) => realpath(file).catch(() => file);
  if ((await getRealPath(path)) === (await getRealPath(importedPath))) {
    throw new UsageError('--report names the file that is imported.');
  }
  // Opened before the import begins, so that a path which can't be written fails at once.
  const stream = (await withWriteErrors(path, () => open(path, 'w'))).createWriteStream();
  const writingEnd = finished(stream);
  // `end` and each write report its error; unhandled, it would end the process.
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
