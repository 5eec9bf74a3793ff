import type { DomainFailure } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';

/** The failure of one item of a bulk mutation, with the item's index. */
interface ItemFailure {
  failure: DomainFailure;
  index: number;
}

export const ItemErrorType = builder.objectRef<ItemFailure>('ItemError').implement({
  description:
    'The error of one item of a bulk mutation. It has the same fields as an entry of `errors` for a single mutation.',
  fields: (t) => ({
    status: t.int({
      description: 'The numeric status, as in the `/v2` API.',
      resolve: ({ failure }) => failure.status,
    }),
    code: t.string({
      description: 'The error code, such as `COULD_NOT_CREATE_SMART_LINK`.',
      resolve: ({ failure }) => failure.code,
    }),
    message: t.string({ description: 'The message, as in the `/v2` API.', resolve: ({ failure }) => failure.message }),
    path: t.field({
      type: ['String'],
      description:
        'The path of the invalid input field, starting at `items`. Empty if the error does not concern a single field.',
      resolve: buildItemPath,
    }),
    details: t.string({
      nullable: true,
      description: 'The reason for the error, and how to fix it.',
      resolve: ({ failure }) => failure.context.details ?? null,
    }),
  }),
});

function buildItemPath({ failure: { context }, index }: ItemFailure): string[] {
  const field = context.field ?? context.parameters?.[0];
  if (field === undefined) {
    return [];
  }
  return field === 'onError' ? [field] : ['items', String(index), ...field.split('.')];
}
