import type { ImportReport, RefusedLine } from '../../../domain/imports/import.ts';
import { formatFacts } from '../table.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

/** What an import came to, as programs read it. */
export function toImportJson(report: ImportReport, refusals: readonly RefusedLine[], trial: boolean) {
  const { imported, existing, refused, stoppedAt, ignored } = report;
  return {
    dryRun: trial,
    lines: imported + existing + refused,
    imported,
    alreadyThere: existing,
    refused,
    refusals: refusals.map(({ line, field, reason }) => ({ line, field, reason })),
    stoppedAtLine: stoppedAt?.line ?? null,
    ignoredColumns: [...ignored],
  };
}

/** What an import came to, as people read it. */
export function formatImport(report: ImportReport, trial: boolean): string {
  const { imported, existing, refused, stoppedAt, ignored } = report;
  const notes = [
    ignored.size === 0 ? null : `Nothing is known of these columns, so they were left out: ${[...ignored].join(', ')}`,
    stoppedAt === null ? null : `Stopped at line ${stoppedAt.line}.`,
    stoppedAt === null && refused > 0
      ? 'Import the refused lines in a file of their own: with a changed file, those without a code would be made again.'
      : null,
  ];
  return (
    formatFacts([
      [trial ? 'Would be imported' : 'Imported', imported],
      ['Already there', existing],
      ['Refused', refused],
    ]) + notes.map((note) => (note === null ? '' : `${escapeForTerminal(note)}\n`)).join('')
  );
}

/** One refused line on a line. */
export function formatRefusal({ line, field, reason }: RefusedLine): string {
  return `line ${line}: ${field === null ? '' : `${field}: `}${reason}`;
}

/** A refused line as a record that can be mended and imported. */
export function formatReportLine({ line, field, reason, record }: RefusedLine): string {
  const { line: _line, field: _field, reason: _reason, ...fields } = record.fields ?? {};
  return `${JSON.stringify({ line, field, reason, ...fields })}\n`;
}
