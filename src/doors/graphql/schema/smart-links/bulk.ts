import type { BulkOutcome } from '../../../../domain/smart-links/bulk.service.ts';
import { builder } from '../../builder.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from '../idempotency.ts';
import { ItemErrorType } from '../item-errors.ts';
import { WarningType } from '../warnings.ts';
import { buildCreateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

/** The number of items from which a bulk mutation counts as long work. */
const LONG_LIST = 250;

const OnErrorEnum = builder.enumType('OnError', {
  description: 'The ways in which a bulk mutation can handle invalid items.',
  values: {
    REJECT_ALL: { description: 'Save nothing if any item is invalid.' },
    SKIP: { description: 'Save the valid items and skip the invalid ones.' },
  } as const,
});

const SmartLinkResultType = builder.objectRef<BulkOutcome & { index: number }>('SmartLinkResult').implement({
  description: 'The result for one item: its link or its error.',
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      nullable: true,
      description: 'The new link, or the existing one if `unique` is set. Null if the item was not saved.',
      resolve: ({ link }) => link,
    }),
    warnings: t.field({
      type: [WarningType],
      description: 'Warnings about the input of the item. Empty if it was not saved.',
      resolve: ({ warnings, index }) => warnings.map((warning) => ({ ...warning, itemIndex: index })),
    }),
    error: t.field({
      type: ItemErrorType,
      nullable: true,
      description: 'The error that prevented the item from being saved. Null if it was saved.',
      resolve: ({ failure, index }) => (failure === null ? null : { failure, index }),
    }),
  }),
});

const CreateSmartLinksPayload = builder.objectRef<{ outcomes: BulkOutcome[] }>('CreateSmartLinksPayload').implement({
  description: 'The payload of `createSmartLinks`.',
  fields: (t) => ({
    results: t.field({
      type: [SmartLinkResultType],
      description: 'The result for each item, in the order of the input.',
      resolve: ({ outcomes }) => outcomes.map((outcome, index) => ({ ...outcome, index })),
    }),
    succeeded: t.int({
      description: 'The number of items with a link.',
      resolve: ({ outcomes }) => outcomes.filter(({ failure }) => failure === null).length,
    }),
    failed: t.int({
      description: 'The number of items with an error.',
      resolve: ({ outcomes }) => outcomes.filter(({ failure }) => failure !== null).length,
    }),
  }),
});

const SmartLinkItem = builder.inputType('SmartLinkItem', {
  description: 'One of the smart links in the input for `createSmartLinks`.',
  fields: buildCreateFields,
});

const CreateSmartLinksInput = builder.inputType('CreateSmartLinksInput', {
  description: 'Input for `createSmartLinks`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    items: t.field({ type: [SmartLinkItem], required: true, description: 'The links to create: 1 to 5,000.' }),
    onError: t.field({
      type: OnErrorEnum,
      defaultValue: 'REJECT_ALL',
      description: 'How to handle invalid items.',
    }),
  }),
});

builder.mutationField('createSmartLinks', (t) =>
  t.field({
    type: CreateSmartLinksPayload,
    nullable: true,
    description:
      'Creates up to 5,000 smart links in one transaction, and returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: CreateSmartLinksInput, required: true, description: 'The links to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, items, onError } }, context, info) => {
      const { cancellation } = context;
      if (items.length > LONG_LIST) {
        await cancellation.beginLongWork();
      }
      return {
        outcomes: await context.services.bulk.createSmartLinks(context.caller, toAppName(app), items, {
          onError: onError ?? 'REJECT_ALL',
          idempotency: await buildIdempotencyKey(context, info),
          assertWanted: () => assertNotCancelled(cancellation),
        }),
      };
    },
  }),
);
