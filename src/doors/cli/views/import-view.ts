import type { ImportReport, LineWarning, RefusedLine } from '../../../domain/imports/import.ts';
import { formatJson } from '../../../domain/json.ts';
import { formatFacts } from '../table.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

/** The lines that the output of an import lists. */
interface ListedLines {
  refusals: readonly RefusedLine[];
  warnings: readonly LineWarning[];
}

/** Returns the result of an import as JSON. */
export function toImportJson(report: ImportReport, { refusals, warnings }: ListedLines, trial: boolean) {
  const { imported, existing, refused, stoppedAt, ignored } = report;
  return {
    dryRun: trial,
    lines: imported + existing + refused,
    imported,
    alreadyThere: existing,
    refused,
    refusals: refusals.map(({ line, field, reason }) => ({ line, field, reason })),
    warningCount: report.warnings,
    warnings,
    stoppedAtLine: stoppedAt?.line ?? null,
    ignoredColumns: [...ignored],
  };
}

/** Formats the result of an import for people. */
export function formatImport(report: ImportReport, trial: boolean): string {
  const { imported, existing, refused, stoppedAt, ignored } = report;
  const notes = [
    ignored.size === 0 ? null : `Ignored unknown columns: ${[...ignored].join(', ')}`,
    stoppedAt === null ? null : `Stopped at line ${stoppedAt.line}.`,
    stoppedAt === null && refused > 0
      ? 'Fix and import only the refused lines (see --report). If you import the edited file, lines without a code create new links.'
      : null,
  ];
  return (
    formatFacts([
      [trial ? 'Would import' : 'Imported', imported],
      ['Existing', existing],
      ['Refused', refused],
      ['Warnings', report.warnings],
    ]) + notes.map((note) => (note === null ? '' : `${escapeForTerminal(note)}\n`)).join('')
  );
}

/** Formats a refused line on one line. */
export function formatRefusal({ line, field, reason }: RefusedLine): string {
  // Most reasons are predicates of the field or, without a field, of the line: "must be …". Others are sentences.
  const isPredicate = /^[a-z]/.test(reason);
  if (field === null) {
    return `line ${line}${isPredicate ? '' : ':'} ${reason}`;
  }
  return `line ${line}: \`${field}\`${isPredicate ? '' : ':'} ${reason}`;
}

/** Formats a warning about a line on one line. */
export function formatLineWarning({ line, field, reason }: LineWarning): string {
  return `line ${line}: warning: ${field === null ? '' : `\`${field}\` `}${reason}`;
}

/** Formats a refused line as a record that the operator can fix and import. */
export function formatReportLine({ line, field, reason, record }: RefusedLine): string {
  const { line: _line, field: _field, reason: _reason, ...fields } = record.fields ?? {};
  return `${formatJson({ line, field, reason, ...fields })}\n`;
}
