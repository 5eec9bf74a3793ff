import { type DomainFailure, getFailurePath, getLegacyMessage } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum } from './error-codes.ts';

/** Returns the path of a field of an item in the arguments of a bulk mutation. */
export type LocateField = (path: readonly string[]) => string[];

/** The failure of one item of a bulk mutation. */
export interface ItemFailure {
  failure: DomainFailure;
  locate: LocateField;
  /** The global id of the object that the item is about; null for a new one. */
  recordId: string | null;
}

export const ItemErrorType = builder.objectRef<ItemFailure>('ItemError').implement({
  description:
    'The error of one item of a bulk mutation. Its fields mean the same as those of an entry of `errors` and its `extensions`.',
  isTypeOf: isItemFailure,
  fields: (t) => ({
    message: t.string({
      description: 'The problem, its place in the input and how to fix it. The wording can change.',
      resolve: ({ failure }) => failure.message,
    }),
    code: t.field({
      type: ErrorCodeEnum,
      description: 'The error code.',
      // A failure of /v2 requests only is never the failure of an item.
      resolve: ({ failure }) => failure.code as typeof ErrorCodeEnum.$inferType,
    }),
    status: t.int({
      description: 'The numeric status, as in the `/v2` API.',
      resolve: ({ failure }) => failure.status,
    }),
    legacyMessage: t.string({
      nullable: true,
      description: 'The text of the error in the `/v2` API. Null for codes that `/v2` does not have.',
      resolve: ({ failure }) => getLegacyMessage(failure.code),
    }),
    inputPath: t.field({
      type: ['String'],
      nullable: true,
      description:
        'The path of the invalid field in the arguments, such as `["input", "items", "3", "uri"]`. Null if the error does not concern a field.',
      resolve: ({ failure, locate }) => {
        const path = getFailurePath(failure.context);
        return path === null ? null : path[0] === 'onError' ? ['input', ...path] : locate(path);
      },
    }),
    parameters: t.field({
      type: ['String'],
      nullable: true,
      description: 'The names of the missing fields of the item, with the code `MISSING_PARAMETERS`.',
      resolve: ({ failure }) => failure.context.parameters?.slice() ?? null,
    }),
    recordId: t.id({
      nullable: true,
      description: 'The global id of the object that the item should have changed. Null for a new object.',
      resolve: ({ recordId }) => recordId,
    }),
  }),
});

function isItemFailure(result: unknown): result is ItemFailure {
  return typeof result === 'object' && result !== null && 'locate' in result && 'recordId' in result;
}

/** Returns the path of a field of an item in the list `items`. */
export function buildItemPath(index: number, path: readonly string[]): string[] {
  return ['input', 'items', String(index), ...path];
}

/** Builds the fields of the payloads of all bulk mutations that count their results. */
export function countFailures(results: readonly object[]): { succeeded: number; failed: number } {
  const failed = results.filter(isItemFailure).length;
  return { succeeded: results.length - failed, failed };
}
