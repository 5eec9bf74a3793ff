import type { Warning } from '../../../../domain/failures.ts';
import type { BulkOutcome } from '../../../../domain/smart-links/bulk.service.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import { BULK_COST, defineCost } from '../../limits/cost.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from '../idempotency.ts';
import { buildItemPath, countFailures, ItemErrorType, type ItemFailure } from '../item-errors.ts';
import { OnErrorEnum } from '../on-error.ts';
import { WarningType } from '../warnings.ts';
import { buildCreateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

/** The number of items from which a bulk mutation counts as long work. */
const LONG_LIST = 250;

interface Created {
  smartLink: SmartLink;
  warnings: Warning[];
  index: number;
}

type CreateResult = Created | ItemFailure;

const SmartLinkCreated = builder.objectRef<Created>('SmartLinkCreated').implement({
  description: 'The result for an item of `createSmartLinks` that was saved.',
  isTypeOf: (result) => typeof result === 'object' && result !== null && 'smartLink' in result,
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      description: 'The new link, or the existing one if `unique` is set.',
      resolve: ({ smartLink }) => smartLink,
    }),
    warnings: t.field({
      type: [WarningType],
      description: 'Warnings about the input of the item.',
      resolve: ({ warnings, index }) =>
        warnings.map((warning) => ({ ...warning, locate: (path: readonly string[]) => buildItemPath(index, path) })),
    }),
  }),
});

const SmartLinkCreateResult = builder.unionType('SmartLinkCreateResult', {
  description: 'The result for one item of `createSmartLinks`: its link or its error.',
  types: [SmartLinkCreated, ItemErrorType],
});

const CreateSmartLinksPayload = builder.objectRef<{ results: CreateResult[] }>('CreateSmartLinksPayload').implement({
  description: 'The payload of `createSmartLinks`.',
  fields: (t) => ({
    results: t.field({
      type: [SmartLinkCreateResult],
      description: 'The result for each item, in the order of the input.',
      resolve: ({ results }) => results,
    }),
    succeeded: t.int({
      description: 'The number of items with a link.',
      resolve: ({ results }) => countFailures(results).succeeded,
    }),
    failed: t.int({
      description: 'The number of items with an error.',
      resolve: ({ results }) => countFailures(results).failed,
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
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: async (_root, { input: { app, items, onError } }, context, info) => {
      const { cancellation } = context;
      if (items.length > LONG_LIST) {
        await cancellation.beginLongWork();
      }
      const outcomes = await context.services.bulk.createSmartLinks(context.caller, toAppName(app), items, {
        onError: onError ?? 'REJECT_ALL',
        idempotency: await buildIdempotencyKey(context, info),
        assertWanted: () => assertNotCancelled(cancellation),
      });
      return { results: outcomes.map(toResult) };
    },
  }),
);

function toResult({ link, failure, warnings }: BulkOutcome, index: number): CreateResult {
  return failure === null
    ? { smartLink: link, warnings, index }
    : { failure, recordId: null, locate: (path) => buildItemPath(index, path) };
}
