import type { WriteStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { OPERATOR } from '../../../domain/access/caller.ts';
import type { ImportPhase } from '../../../domain/imports/import.service.ts';
import type { ImportReport, LineWarning, RefusedLine } from '../../../domain/imports/import.ts';
import { APP_OPTION, defineCommand, type Streams } from '../command.ts';
import { parseCsvRecords } from '../files/csv-records.ts';
import { type InputFile, openInput } from '../files/input-file.ts';
import { parseJsonRecords } from '../files/json-lines.ts';
import { openPrivateFile, withWriteErrors } from '../files/output-file.ts';
import { decodeText } from '../files/utf8-text.ts';
import { UsageError } from '../usage-error.ts';
import {
  formatImport,
  formatLineWarning,
  formatRefusal,
  formatReportLine,
  toImportJson,
} from '../views/import-view.ts';

/** Beyond this, the command prints only the number of refused lines and the number of warnings. */
const MAX_SHOWN = 100;
/** The same for the output of --json. */
const MAX_IN_OUTPUT = 1_000;

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
      const refused = createLineList(
        streams,
        formatRefusal,
        'More lines were refused. Use --report <file> to see all of them.',
      );
      const warned = createLineList(
        streams,
        formatLineWarning,
        'There are more warnings. Use --json to see up to 1,000.',
      );
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
          async onSlice(refusals, warnings) {
            for (const refusal of refusals) {
              refused.add(refusal);
              await report?.write(formatReportLine(refusal));
            }
            for (const warning of warnings) {
              warned.add(warning);
            }
          },
        },
      );
      await report?.end();
      return buildOutput(result, { refusals: refused.lines, warnings: warned.lines }, trial);
    } finally {
      await file.close();
    }
  },
});

/** Creates a list of lines for the output of --json, which prints the first lines while the command runs. */
function createLineList<L>(streams: Streams, format: (line: L) => string, moreNote: string) {
  const lines: L[] = [];
  let count = 0;
  return {
    lines,
    add(line: L): void {
      count += 1;
      if (count <= MAX_IN_OUTPUT) {
        lines.push(line);
      }
      if (count <= MAX_SHOWN) {
        streams.printNote(format(line));
      } else if (count === MAX_SHOWN + 1) {
        streams.printNote(moreNote);
      }
    },
  };
}

function buildOutput(
  report: ImportReport,
  lines: { refusals: readonly RefusedLine[]; warnings: readonly LineWarning[] },
  trial: boolean,
) {
  return {
    json: toImportJson(report, lines, trial),
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
