import type { BulkOutcome } from '../../../../domain/smart-links/bulk.service.ts';
import { builder } from '../../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from '../app-argument.ts';
import { getIdempotencyKey } from '../idempotency.ts';
import { runInTimeSlices } from '../in-time-slices.ts';
import { ItemErrorType } from '../item-errors.ts';
import { buildCreateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

const OnErrorEnum = builder.enumType('OnError', {
  description: 'What becomes of the good items of a bulk call when others are refused.',
  values: {
    REJECT_ALL: { description: 'Nothing is saved unless everything is.' },
    SKIP: { description: 'The good ones are saved, the refused ones left out.' },
  } as const,
});

const SmartLinkResultType = builder.objectRef<BulkOutcome & { index: number }>('SmartLinkResult').implement({
  description: 'What became of one item: its link, or its error.',
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      nullable: true,
      description: 'The link: a new one, or for a unique item the one that stands.',
      resolve: ({ link }) => link,
    }),
    error: t.field({
      type: ItemErrorType,
      nullable: true,
      description: 'Why there is no link.',
      resolve: ({ failure, index }) => (failure === null ? null : { failure, index }),
    }),
  }),
});

const CreateSmartLinksPayload = builder.objectRef<{ outcomes: BulkOutcome[] }>('CreateSmartLinksPayload').implement({
  description: 'The outcome of `createSmartLinks`.',
  fields: (t) => ({
    results: t.field({
      type: [SmartLinkResultType],
      description: 'What became of each item, in the order of the items.',
      resolve: ({ outcomes }, _args, { cancellation }) =>
        runInTimeSlices(
          outcomes.map((outcome, index) => ({ ...outcome, index })),
          cancellation,
        ),
    }),
    succeeded: t.int({
      description: 'How many items have a link.',
      resolve: ({ outcomes }) => outcomes.filter(({ failure }) => failure === null).length,
    }),
    failed: t.int({
      description: 'How many items have an error.',
      resolve: ({ outcomes }) => outcomes.filter(({ failure }) => failure !== null).length,
    }),
  }),
});

const SmartLinkItem = builder.inputType('SmartLinkItem', {
  description: 'One of many smart links that are to be made. The uri alone is mandatory.',
  fields: buildCreateFields,
});

const CreateSmartLinksInput = builder.inputType('CreateSmartLinksInput', {
  description: 'Many smart links that are to be made in one transaction.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    items: t.field({ type: [SmartLinkItem], required: true, description: 'The links, 1 to 5,000 of them.' }),
    onError: t.field({
      type: OnErrorEnum,
      defaultValue: 'REJECT_ALL',
      description: 'What becomes of the good items when others are refused.',
    }),
  }),
});

builder.mutationField('createSmartLinks', (t) =>
  t.field({
    type: CreateSmartLinksPayload,
    nullable: true,
    description:
      'Makes up to 5,000 smart links in one transaction, and says of each what became of it. Safe to retry with an `Idempotency-Key` header. Needs a secret token or an admin key.',
    args: { input: t.arg({ type: CreateSmartLinksInput, required: true, description: 'The links to make.' }) },
    resolve: async (_root, { input: { app, items, onError } }, context, info) => ({
      outcomes: await context.services.bulk.createSmartLinks(context.caller, app ?? null, items, {
        onError: onError ?? 'REJECT_ALL',
        idempotency: getIdempotencyKey(context, info),
      }),
    }),
  }),
);
