import type { WriteStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { ImportReport, Refusal } from '../../../domain/imports/import.ts';
import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { csvRecords } from '../files/csv-records.ts';
import { type InputFile, openInput } from '../files/input-file.ts';
import { jsonRecords } from '../files/json-lines.ts';
import { told } from '../files/output-file.ts';
import { textOf } from '../files/text.ts';
import { UsageError } from '../usage-error.ts';
import { importJson, importText, refusalLine, reportLine } from '../views/import-view.ts';

/** More refused lines are told by their number alone: whoever wants them all has --report. */
const MOST_REFUSALS_SHOWN = 100;
const MOST_REFUSALS_KEPT = 1_000;

export const importLinks = defineCommand({
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
      const stopping = values['on-error'] === 'stop';
      const kept: Refusal[] = [];
      let passes = 0;
      const csv = (values.format ?? formatOf(file)) === 'csv';
      const records = () => {
        passes += 1;
        const label = trial || (stopping && passes === 1) ? 'Judging' : 'Importing';
        const text = textOf(file.bytes((done) => streams.progress({ label, done, total: file.size })));
        return csv ? csvRecords(text, file.name) : jsonRecords(text);
      };
      const result = await imports.importSmartLinks(
        OPERATOR,
        values.app,
        { fingerprint: file.fingerprint, records },
        {
          trial,
          onRefused: stopping ? 'STOP' : 'SKIP',
          async onSlice(sofar, refusals) {
            for (const [i, refusal] of refusals.entries()) {
              const place = sofar.refused - refusals.length + i;
              if (place < MOST_REFUSALS_KEPT) kept.push(refusal);
              if (place < MOST_REFUSALS_SHOWN) streams.note(refusalLine(refusal));
              if (place === MOST_REFUSALS_SHOWN)
                streams.note('More lines were refused; --report <file> has all of them.');
              await report?.write(reportLine(refusal));
            }
          },
        },
      );
      await report?.end();
      return output(result, kept, trial);
    } finally {
      await file.close();
    }
  },
});

function output(report: ImportReport, refusals: readonly Refusal[], trial: boolean) {
  return {
    json: importJson(report, refusals, trial),
    text: () => importText(report, trial),
    exitCode: report.refused > 0 ? (1 as const) : (0 as const),
  };
}

/** By its name, else by how it begins: a table's header begins with a name, JSON with a brace. */
function formatOf({ name, firstCharacter }: InputFile): 'csv' | 'jsonl' {
  if (/\.csv$/i.test(name)) return 'csv';
  if (/\.(jsonl|ndjson|json)$/i.test(name)) return 'jsonl';
  return firstCharacter === '{' || firstCharacter === '[' ? 'jsonl' : 'csv';
}

/** Written over when the same import is run again: it then has the same lines, or fewer. */
async function openReport(path: string, imported: string) {
  const real = (of: string) => realpath(of).catch(() => of);
  if ((await real(path)) === (await real(imported))) throw new UsageError('--report names the file that is imported.');
  // A place that can't be written is told before anything is imported.
  const stream = (await told(path, () => open(path, 'w'))).createWriteStream();
  const failed = finished(stream);
  // Looked at in `end`, and by every write before.
  failed.catch(() => {});
  return {
    write: (text: string) => told(path, () => written(stream, text)),
    end: () =>
      told(path, async () => {
        stream.end();
        await failed;
      }),
  };
}

function written(stream: WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
}
