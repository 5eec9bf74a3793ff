import { type DomainFailure, getFailurePath, getLegacyMessage } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';
import { ErrorCodeEnum } from './error-codes.ts';

/** The failure of one item of a bulk mutation, with the item's index. */
interface ItemFailure {
  failure: DomainFailure;
  index: number;
}

export const ItemErrorType = builder.objectRef<ItemFailure>('ItemError').implement({
  description:
    'The error of one item of a bulk mutation. Its fields mean the same as those of an entry of `errors` and its `extensions`.',
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
      resolve: ({ failure, index }) => {
        const path = getFailurePath(failure.context);
        return path === null ? null : path[0] === 'onError' ? ['input', ...path] : buildItemPath(index, path);
      },
    }),
    parameters: t.field({
      type: ['String'],
      nullable: true,
      description: 'The names of the missing fields of the item, with the code `MISSING_PARAMETERS`.',
      resolve: ({ failure }) => failure.context.parameters?.slice() ?? null,
    }),
  }),
});

/** Returns the path of a field of an item in the arguments of a bulk mutation. */
export function buildItemPath(index: number, path: readonly string[]): string[] {
  return ['input', 'items', String(index), ...path];
}
