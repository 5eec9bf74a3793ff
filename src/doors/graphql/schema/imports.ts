import { FAILURES } from '../../../domain/failures.ts';
import type { RowsReport } from '../../../domain/imports/import.service.ts';
import type { ImportRecord, LineWarning, RefusedLine } from '../../../domain/imports/import.ts';
import { formatImportUri } from '../../../domain/imports/link-columns.ts';
import { builder } from '../builder.ts';
import { assertNotCancelled } from '../cancellation.ts';
import type { Context } from '../context.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { AppType } from './app-type.ts';
import { ErrorCodeEnum } from './error-codes.ts';
import { PreviewType } from './previews.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { WarningCodeEnum } from './warnings.ts';

/** The number of rows from which an import counts as long work. */
const LONG_LIST = 250;

/** A refused row, with its index in the input. */
interface RowError {
  refusal: RefusedLine;
  index: number;
}

const ImportRowErrorType = builder.objectRef<RowError>('ImportRowError').implement({
  description: 'The error of one row that was not imported.',
  fields: (t) => ({
    line: t.int({ description: 'The `line` of the row.', resolve: ({ refusal }) => refusal.line }),
    column: t.string({
      nullable: true,
      description: 'The invalid column, as the row names it. Null if the error does not concern one column.',
      resolve: ({ refusal }) => refusal.field,
    }),
    message: t.string({
      description: 'The problem and how to fix it. The wording can change.',
      resolve: ({ refusal }) => formatReason(refusal),
    }),
    code: t.field({
      type: ErrorCodeEnum,
      description: 'The error code.',
      // A failure of /v2 requests only is never the failure of a row.
      resolve: ({ refusal }) => refusal.code as typeof ErrorCodeEnum.$inferType,
    }),
    status: t.int({
      description: 'The numeric status, as in the `/v2` API.',
      resolve: ({ refusal }) => FAILURES[refusal.code].status,
    }),
    inputPath: t.field({
      type: ['String'],
      description: 'The path of the invalid value in the arguments, such as `["input", "rows", "3", "fields", "uri"]`.',
      resolve: buildInputPath,
    }),
  }),
});

const ImportRowWarningType = builder.objectRef<LineWarning>('ImportRowWarning').implement({
  description: 'A warning about one row that was imported, or whose link exists.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'The `line` of the row.' }),
    column: t.string({
      nullable: true,
      description: 'The column, as the row names it. Null if the warning does not concern one column.',
      resolve: ({ field }) => field,
    }),
    code: t.expose('code', { type: WarningCodeEnum, description: 'The kind of the warning.' }),
    message: t.string({ description: 'The problem. The wording can change.', resolve: formatReason }),
  }),
});

/** The report of one call, with the rows that it is about. */
interface Report {
  /** With a list instead of a set, so that it can be stored under an idempotency key. */
  report: Omit<RowsReport, 'ignored'> & { ignored: readonly string[] };
  records: readonly ImportRecord[];
}

const ImportReportType = builder.objectRef<Report>('ImportReport').implement({
  description: 'The results of importing or validating rows.',
  fields: (t) => ({
    imported: t.int({
      description: 'The number of rows that created a link. For `validateImport`, of rows that would.',
      resolve: ({ report }) => report.imported,
    }),
    existing: t.int({
      description:
        'The number of rows whose link exists: it has the same code and properties, or an earlier import of the file created it.',
      resolve: ({ report }) => report.existing,
    }),
    failed: t.int({ description: 'The number of rows with an error.', resolve: ({ report }) => report.refused }),
    errors: t.field({
      type: [ImportRowErrorType],
      description: 'The error of each row that was not imported, in the order of the rows.',
      resolve: ({ report, records }) => {
        const indexes = new Map(records.map(({ line }, index) => [line, index]));
        return report.refusals.map((refusal) => ({ refusal, index: indexes.get(refusal.line) ?? 0 }));
      },
    }),
    warnings: t.field({
      type: [ImportRowWarningType],
      description: 'Warnings about rows without errors.',
      resolve: ({ report }) => [...report.lineWarnings],
    }),
    ignoredColumns: t.field({
      type: ['String'],
      description: 'The columns that do not belong to a link. At most 20.',
      resolve: ({ report }) => [...report.ignored],
    }),
    lastLine: t.int({
      description:
        'The line that the import of the file has reached. Continue with the rows after it. `validateImport` does not advance it.',
      resolve: ({ report }) => report.lastLine,
    }),
  }),
});

const ImportRowInput = builder.inputType('ImportRowInput', {
  description: 'A row of a file.',
  fields: (t) => ({
    line: t.int({
      required: true,
      description: 'The line of the file on which the row begins, counted from 1. Greater than that of the row before.',
    }),
    fields: t.field({
      type: 'JSONObject',
      required: true,
      description:
        'The values by column name, such as `{"uri": "/a", "redeem_limit": "5"}`: text as in a CSV file, or JSON as in `SmartLink`. Names are those of the command `import`; case and punctuation do not matter. Other columns are ignored.',
    }),
  }),
});

const ImportSmartLinksInput = builder.inputType('ImportSmartLinksInput', {
  description: 'Input for `importSmartLinks` and `validateImport`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    fingerprint: t.string({
      required: true,
      description:
        'A text that identifies the content of the file, such as its SHA-256 hash. 1 to 100 characters. An import with the same fingerprint continues the first one; the command `import` uses the hash in base64url.',
    }),
    after: t.int({
      defaultValue: 0,
      description:
        'The `line` of the last row in the previous call; 0 for the first rows of the file. The import must have reached it.',
    }),
    rows: t.field({
      type: [ImportRowInput],
      required: true,
      description: 'Consecutive rows of the file: 1 to 1,000.',
    }),
  }),
});

builder.objectField(SmartLinkType, 'importUri', (t) =>
  t.string({
    description:
      "The target URI in the form that imports and `createSmartLink` accept: `uri`, or a URL of the app's website if the path has outer or doubled slashes, which a path would lose.",
    resolve: async (link, _args, { services }) =>
      formatImportUri(link, (await services.snapshots.getOfLink(link)).webBase),
  }),
);

builder.objectField(SmartLinkType, 'ownPreview', (t) =>
  t.field({
    type: PreviewType,
    description:
      'The fields of the preview that the link itself sets, as imports and `updateSmartLink` accept them. The others are null.',
    resolve: ({ preview }) => preview,
  }),
);

builder.objectField(AppType, 'importedLines', (t) =>
  t.int({
    nullable: true,
    authScopes: { can: 'administerApp' },
    description:
      'The line that the import of a file has reached, with `importSmartLinks` or on the command line; 0 if it is unknown. Requires an admin key.',
    args: {
      fingerprint: t.arg.string({ required: true, description: 'The fingerprint of the file.' }),
    },
    resolve: ({ app }, { fingerprint }, { caller, services }) =>
      services.imports.getLastLine(caller, app.id, fingerprint),
  }),
);

builder.queryField('validateImport', (t) =>
  t.field({
    type: ImportReportType,
    nullable: true,
    description:
      'Validates rows of a file as `importSmartLinks` would, and saves nothing. Rows with the same code are found within one call. Requires an admin key.',
    args: { input: t.arg({ type: ImportSmartLinksInput, required: true, description: 'The rows to validate.' }) },
    resolve: (_root, { input }, context) => importRows(input, context, true),
  }),
);

const ImportSmartLinksPayload = builder.objectRef<Report>('ImportSmartLinksPayload').implement({
  description: 'The payload of `importSmartLinks`.',
  fields: (t) => ({
    app: t.field({
      type: AppType,
      description: 'The app that the links belong to.',
      resolve: ({ report }, _args, { caller, services }) => services.apps.readApp(caller, report.appId),
    }),
    report: t.field({ type: ImportReportType, description: 'The results.', resolve: (report) => report }),
  }),
});

builder.mutationField('importSmartLinks', (t) =>
  t.field({
    type: ImportSmartLinksPayload,
    nullable: true,
    description:
      'Imports up to 1,000 rows of a file with links, with their codes, creation times and redeem counts. Rows with errors are skipped. Safe to repeat: a row creates its link once, also after a restart of the server. Existing links do not change. Requires an admin key.',
    args: { input: t.arg({ type: ImportSmartLinksInput, required: true, description: 'The rows to import.' }) },
    resolve: (_root, { input }, context) => importRows(input, context, false),
  }),
);

async function importRows(
  { app, fingerprint, after, rows }: typeof ImportSmartLinksInput.$inferInput,
  { caller, services, cancellation }: Context,
  trial: boolean,
): Promise<Report> {
  if (rows.length > LONG_LIST) {
    await cancellation.beginLongWork();
  }
  const records = rows.map(({ line, fields }) => ({ line, fields, fault: null }));
  const report = await services.imports.importRows(
    caller,
    toAppName(app),
    { fingerprint, after: after ?? 0, records },
    { trial, assertWanted: () => assertNotCancelled(cancellation) },
  );
  return { report: { ...report, ignored: [...report.ignored] }, records };
}

/** Formats a reason, which is either a sentence or a predicate of the column or the row. */
function formatReason({ field, reason }: Pick<RefusedLine, 'field' | 'reason'>): string {
  if (!/^[a-z]/.test(reason)) {
    return reason;
  }
  return field === null ? `The row ${reason}` : `\`${field}\` ${reason}`;
}

/** Returns the path of the invalid value. A column can contain an object, of which a part is invalid. */
function buildInputPath({ refusal: { field, record }, index }: RowError): string[] {
  const row = ['input', 'rows', String(index)];
  if (field === null) {
    return row;
  }
  const column = Object.keys(record.fields ?? {}).find((name) => field === name || field.startsWith(`${name}.`));
  return column === undefined || column === field
    ? [...row, 'fields', field]
    : [...row, 'fields', column, ...field.slice(column.length + 1).split('.')];
}
