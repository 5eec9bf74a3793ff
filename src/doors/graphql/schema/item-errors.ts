import type { DomainFailure } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';

/** A failure of one item of a bulk call, and which item it was. */
interface ItemFailure {
  failure: DomainFailure;
  index: number;
}

export const ItemErrorType = builder.objectRef<ItemFailure>('ItemError').implement({
  description: 'Why one item of a bulk call was refused: what `errors` would say of it, had it come alone.',
  fields: (t) => ({
    status: t.int({ description: 'The number of the legacy API.', resolve: ({ failure }) => failure.status }),
    code: t.string({ description: 'The name of the failure.', resolve: ({ failure }) => failure.code }),
    message: t.string({ description: 'The text of the legacy API.', resolve: ({ failure }) => failure.message }),
    path: t.field({
      type: ['String'],
      description: 'The path of the input field at fault, from `items` on; empty where no single field is.',
      resolve: buildItemPath,
    }),
    details: t.string({
      nullable: true,
      description: 'What is wrong, and how to mend it.',
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
