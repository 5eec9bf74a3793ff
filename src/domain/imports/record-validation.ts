import { normalizeUri, type UriPolicy } from '../apps/uri.ts';
import { attempt, createRefusal, DomainFailure, type Warning } from '../failures.ts';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { type Draft, draftSmartLink } from '../smart-links/draft.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import type { ImportRecord, LineWarning, RefusedLine } from './import.ts';
import { LINK_FIELDS } from './link-columns.ts';
import { type ReadRecord, readRecord, toLinkInput } from './link-record.input.ts';

/** A line with the draft of its link, or with the reason why the line is refused. */
export type ValidatedImportRecord = { record: ImportRecord; ignored: readonly string[] } & (
  | {
      draft: Draft;
      warnings: LineWarning[];
      refusal: null;
      dated: boolean;
      refuse(failure: DomainFailure): RefusedLine;
    }
  | { draft: null; refusal: RefusedLine }
);

export type ValidImportRecord = Extract<ValidatedImportRecord, { refusal: null }>;

/** How far the clock of the machine that wrote the file may be ahead, in milliseconds. */
const CLOCK_SKEW = 24 * 60 * 60 * 1000;

export interface ValidationContext {
  policy: UriPolicy;
  /** The id of the credential that imports the links; null on the command line. */
  createdBy: string | null;
  now: number;
  createId: (createdAt: number) => string;
}

/** Validates a record against the rules for new links, and against the rules for imports that need no database. */
export function validateRecord(record: ImportRecord, context: ValidationContext): ValidatedImportRecord {
  if (record.fields === null) {
    const reason = record.fault ?? "can't be read.";
    const refusal: RefusedLine = { line: record.line, field: null, reason, code: 'BAD_USER_INPUT', record };
    return { record, ignored: [], draft: null, refusal };
  }
  const read = readRecord(record.fields);
  const { ignored } = read;
  const refuse = (failure: DomainFailure) => toRefusal(record, read, failure);
  const drafted = attempt(() => draftRecord(read, context));
  if (drafted instanceof DomainFailure) {
    return { record, ignored, draft: null, refusal: refuse(drafted) };
  }
  const warnings = drafted.draft.warnings.map((warning) => toLineWarning(record, read, warning));
  return { record, ignored, warnings, refusal: null, refuse, ...drafted };
}

function draftRecord(read: ReadRecord, { policy, createdBy, now, createId }: ValidationContext) {
  const { input, redeemCount, createdAt } = toLinkInput(read);
  const draft = draftSmartLink(input, policy, createdBy, now);
  if (createdAt === null) {
    return { draft: { ...draft, link: { ...draft.link, redeemCount } }, dated: false };
  }
  if (createdAt > now + CLOCK_SKEW) {
    throw createRefusal('COULD_NOT_CREATE_SMART_LINK', 'createdAt', 'must not be in the future.');
  }
  const updatedAt = Math.max(now, createdAt);
  const link = { ...draft.link, id: createId(createdAt), createdAt, updatedAt, redeemCount };
  return { draft: { ...draft, link }, dated: true };
}

/**
 * Fields that aren't compared like the others: `code` is the same, `redeemCount` may have increased since the import,
 * and `createdAt` is compared only if the file contains it.
 */
const NOT_COMPARED: ReadonlySet<string> = new Set(['code', 'redeemCount', 'createdAt']);
/** Fields that don't affect a link's destinations. If several fields differ, these are reported last. */
const COMPARED_LAST = ['tags', 'title', 'note', 'preview'];

const COMPARED = [
  ...LINK_FIELDS.map(({ path }) => path.split('.')[0] ?? path).filter(
    (name) => !NOT_COMPARED.has(name) && !COMPARED_LAST.includes(name),
  ),
  ...COMPARED_LAST,
] as (keyof Draft['link'])[];

/** Returns the first field in which an existing link with the same code differs from a line, or null. */
export function findDifference(existing: SmartLink, { draft, dated }: ValidImportRecord): string | null {
  const isDifferent = (field: keyof Draft['link']) =>
    field === 'uri'
      ? normalizeUri(existing.uri) !== normalizeUri(draft.link.uri)
      : toCanonicalJson(existing[field] as JsonValue) !== toCanonicalJson(draft.link[field] as JsonValue);
  return COMPARED.find(isDifferent) ?? (dated && isDifferent('createdAt') ? 'createdAt' : null);
}

/** Refuses a line whose code belongs to a different link. */
export function createConflictRefusal(validRecord: ValidImportRecord, field: string): RefusedLine {
  const name = readRecord(validRecord.record.fields ?? {}).getFieldName(field);
  const reason = `belongs to an existing link with a different \`${name}\`. An import doesn't change existing links.`;
  return validRecord.refuse(createRefusal('COULD_NOT_CREATE_SMART_LINK', 'code', reason));
}

function toRefusal(
  record: ImportRecord,
  { getFieldName }: ReadRecord,
  { code, message, context }: DomainFailure,
): RefusedLine {
  const path = context.field ?? context.parameters?.[0];
  const detail = context.parameters === undefined ? (context.details ?? message) : 'is required.';
  return {
    line: record.line,
    field: path === undefined || path === '' ? null : getFieldName(path),
    reason: removeSubject(detail, path),
    code,
    record,
  };
}

function toLineWarning(
  { line }: ImportRecord,
  { getFieldName }: ReadRecord,
  { code, message, field }: Warning,
): LineWarning {
  return { line, field: field === null ? null : getFieldName(field), code, reason: removeSubject(message, field) };
}

/** Removes the field's name from the beginning of a text. The reason remains, since files name the field differently. */
function removeSubject(text: string, field: string | null | undefined): string {
  const subject = `\`${field}\` `;
  return text.startsWith(subject) ? text.slice(subject.length) : text;
}
