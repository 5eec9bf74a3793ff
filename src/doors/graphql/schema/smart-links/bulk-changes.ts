import type { GraphQLResolveInfo } from 'graphql';
import type { Warning } from '../../../../domain/failures.ts';
import type {
  BulkChangeOptions,
  ChangeOutcome,
  LinkSelection,
} from '../../../../domain/smart-links/bulk-change.service.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder, type InputFieldBuilder } from '../../builder.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import type { Context } from '../../context.ts';
import { encodeGlobalId } from '../../global-id.ts';
import { BULK_COST, defineCost } from '../../limits/cost.ts';
import { formatRecordId, parseRecordId } from '../../nodes.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from '../idempotency.ts';
import { countFailures, ItemErrorType, type ItemFailure, type LocateField } from '../item-errors.ts';
import { OnErrorEnum } from '../on-error.ts';
import { WarningType } from '../warnings.ts';
import { buildUpdateFields } from './fields.ts';
import { SmartLinkFilterInput, toDomainFilter } from './list.ts';
import { SmartLinkType } from './type.ts';

/** The number of links from which a bulk mutation counts as long work. */
const LONG_LIST = 250;

interface Updated {
  updated: SmartLink;
  warnings: Warning[];
  locate: LocateField;
}

interface Deleted {
  deletedId: string;
}

const SmartLinkUpdated = builder.objectRef<Updated>('SmartLinkUpdated').implement({
  description: 'The result for a link that a bulk mutation updated.',
  isTypeOf: (result) => typeof result === 'object' && result !== null && 'updated' in result,
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      description: 'The updated link.',
      resolve: ({ updated }) => updated,
    }),
    warnings: t.field({
      type: [WarningType],
      description: 'Warnings about the given fields.',
      resolve: ({ warnings, locate }) => warnings.map((warning) => ({ ...warning, locate })),
    }),
  }),
});

const SmartLinkDeleted = builder.objectRef<Deleted>('SmartLinkDeleted').implement({
  description: 'The result for a link that a bulk mutation deleted.',
  isTypeOf: (result) => typeof result === 'object' && result !== null && 'deletedId' in result,
  fields: (t) => ({
    deletedSmartLinkId: t.exposeID('deletedId', { description: "The deleted link's global id." }),
  }),
});

const SmartLinkUpdateResult = builder.unionType('SmartLinkUpdateResult', {
  description: 'The result for one link: its new state or its error.',
  types: [SmartLinkUpdated, ItemErrorType],
});

const SmartLinkDeleteResult = builder.unionType('SmartLinkDeleteResult', {
  description: 'The result for one link: its deletion or its error.',
  types: [SmartLinkDeleted, ItemErrorType],
});

const SmartLinkMatch = builder.inputType('SmartLinkMatch', {
  description: 'Selects all links that match a filter, at most 5,000.',
  fields: (t) => ({
    filter: t.field({ type: SmartLinkFilterInput, required: true, description: 'The filter of the links.' }),
    expectedCount: t.int({
      required: true,
      description:
        'The number of links that the filter must match, from 0 to 5,000. If it matches another number, nothing is changed, and the error contains that number.',
    }),
  }),
});

const SmartLinkSelection = builder.inputType('SmartLinkSelection', {
  description: 'Selects the links that a bulk mutation changes. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    ids: t.idList({ description: 'The global ids of the links: 1 to 5,000.' }),
    matching: t.field({ type: SmartLinkMatch, description: 'All links that match a filter.' }),
  }),
});

const SmartLinkChanges = builder.inputType('SmartLinkChanges', {
  description: 'Changes to links. Fields that are left out do not change.',
  fields: buildUpdateFields,
});

const SmartLinkUpdateItem = builder.inputType('SmartLinkUpdateItem', {
  description: 'The changes to one of the links in the input for `updateSmartLinks`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The link's global id." }), ...buildUpdateFields(t) }),
});

const SharedSmartLinkUpdate = builder.inputType('SharedSmartLinkUpdate', {
  description: 'The same changes to several links.',
  fields: (t) => ({
    select: t.field({ type: SmartLinkSelection, required: true, description: 'The links to update.' }),
    changes: t.field({ type: SmartLinkChanges, required: true, description: 'The changes to make to each link.' }),
  }),
});

const SmartLinkUpdates = builder.inputType('SmartLinkUpdates', {
  description: 'The updates of `updateSmartLinks`. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    items: t.field({ type: [SmartLinkUpdateItem], description: 'Different changes to each link: 1 to 5,000 items.' }),
    shared: t.field({ type: SharedSmartLinkUpdate, description: 'The same changes to several links.' }),
  }),
});

const buildCommonFields = (t: InputFieldBuilder) => ({
  app: t.field(APP_ARGUMENT),
  onError: t.field({
    type: OnErrorEnum,
    defaultValue: 'REJECT_ALL',
    description: 'How to handle links that cannot be changed.',
  }),
});

const UpdateSmartLinksInput = builder.inputType('UpdateSmartLinksInput', {
  description: 'Input for `updateSmartLinks`.',
  fields: (t) => ({
    ...buildCommonFields(t),
    updates: t.field({ type: SmartLinkUpdates, required: true, description: 'The links and their changes.' }),
  }),
});

const DeleteSmartLinksInput = builder.inputType('DeleteSmartLinksInput', {
  description: 'Input for `deleteSmartLinks`.',
  fields: (t) => ({
    ...buildCommonFields(t),
    select: t.field({ type: SmartLinkSelection, required: true, description: 'The links to delete.' }),
  }),
});

const buildTagFields = (t: InputFieldBuilder) => ({
  ...buildCommonFields(t),
  select: t.field({ type: SmartLinkSelection, required: true, description: 'The links to change.' }),
  tags: t.stringList({ required: true, description: 'The tags. At most 50, with at most 100 characters each.' }),
});

const AddTagsInput = builder.inputType('AddTagsInput', { description: 'Input for `addTags`.', fields: buildTagFields });

const RemoveTagsInput = builder.inputType('RemoveTagsInput', {
  description: 'Input for `removeTags`.',
  fields: buildTagFields,
});

function createUpdatePayload(name: string, mutation: string) {
  return builder.objectRef<{ results: (Updated | ItemFailure)[] }>(name).implement({
    description: `The payload of \`${mutation}\`.`,
    fields: (t) => ({
      results: t.field({
        type: [SmartLinkUpdateResult],
        description: 'The result for each link: in the order of the input, or oldest first for a filter.',
        resolve: ({ results }) => results,
      }),
      succeeded: t.int({
        description: 'The number of updated links.',
        resolve: ({ results }) => countFailures(results).succeeded,
      }),
      failed: t.int({
        description: 'The number of errors.',
        resolve: ({ results }) => countFailures(results).failed,
      }),
    }),
  });
}

const DeleteSmartLinksPayload = builder
  .objectRef<{ results: (Deleted | ItemFailure)[] }>('DeleteSmartLinksPayload')
  .implement({
    description: 'The payload of `deleteSmartLinks`.',
    fields: (t) => ({
      results: t.field({
        type: [SmartLinkDeleteResult],
        description: 'The result for each link: in the order of the input, or oldest first for a filter.',
        resolve: ({ results }) => results,
      }),
      succeeded: t.int({
        description: 'The number of deleted links.',
        resolve: ({ results }) => countFailures(results).succeeded,
      }),
      failed: t.int({
        description: 'The number of errors.',
        resolve: ({ results }) => countFailures(results).failed,
      }),
    }),
  });

const SAFE_TO_RETRY = 'Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key.';

/** The path of the arguments of each mutation that selects links. */
const SHARED = ['input', 'updates', 'shared'];

builder.mutationField('updateSmartLinks', (t) =>
  t.field({
    type: createUpdatePayload('UpdateSmartLinksPayload', 'updateSmartLinks'),
    nullable: true,
    description: `Updates up to 5,000 smart links in one transaction, and returns the result for each. ${SAFE_TO_RETRY}`,
    args: {
      input: t.arg({ type: UpdateSmartLinksInput, required: true, description: 'The links and their changes.' }),
    },
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: async (_root, { input: { app, updates, onError } }, context, info) => {
      const { caller, services } = context;
      const { items, shared } = updates;
      if (items != null) {
        const references = items.map(({ id, ...changes }) => ({ ...parseRecordId(id, 'SmartLink'), changes }));
        const options = await beginBulkChange(context, info, onError, items.length);
        const appName = toAppName(app) ?? findAppId(references);
        const outcomes = await services.bulkChanges.updateSmartLinks(caller, appName, references, options);
        return toUpdateResults(outcomes, context, (index, path) => [
          'input',
          'updates',
          'items',
          String(index),
          ...path,
        ]);
      }
      // `@oneOf` guarantees that one of them is present.
      const { select, changes } = shared as NonNullable<typeof shared>;
      const { selection, appId, count } = toSelection(select);
      const options = await beginBulkChange(context, info, onError, count);
      const update = { selection, changes };
      const appName = toAppName(app) ?? appId;
      const outcomes = await services.bulkChanges.updateSelectedSmartLinks(caller, appName, update, options);
      return toUpdateResults(outcomes, context, (index, path) =>
        locateInSelection(SHARED, index, ['changes', ...path]),
      );
    },
  }),
);

builder.mutationField('deleteSmartLinks', (t) =>
  t.field({
    type: DeleteSmartLinksPayload,
    nullable: true,
    description: `Deletes up to 5,000 smart links in one transaction, and returns the result for each. ${SAFE_TO_RETRY}`,
    args: { input: t.arg({ type: DeleteSmartLinksInput, required: true, description: 'The links to delete.' }) },
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: async (_root, { input: { app, select, onError } }, context, info) => {
      const { selection, appId, count } = toSelection(select);
      const options = await beginBulkChange(context, info, onError, count);
      const appName = toAppName(app) ?? appId;
      const outcomes = await context.services.bulkChanges.deleteSmartLinks(context.caller, appName, selection, options);
      return {
        results: outcomes.map((outcome, index) => {
          if (outcome.failure !== null) {
            return toItemFailure(outcome, (path) => locateInSelection(['input'], index, path));
          }
          const key = { appId: outcome.appId, id: outcome.id };
          context.loaders.clearSmartLink(key);
          return { deletedId: encodeGlobalId('SmartLink', formatRecordId(key)) };
        }),
      };
    },
  }),
);

builder.mutationField('addTags', (t) =>
  t.field({
    type: createUpdatePayload('AddTagsPayload', 'addTags'),
    nullable: true,
    description: `Adds tags to up to 5,000 smart links in one transaction. Tags that a link already has are ignored. ${SAFE_TO_RETRY}`,
    args: { input: t.arg({ type: AddTagsInput, required: true, description: 'The tags and the links.' }) },
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: (_root, { input }, context, info) => changeTags('addTags', input, context, info),
  }),
);

builder.mutationField('removeTags', (t) =>
  t.field({
    type: createUpdatePayload('RemoveTagsPayload', 'removeTags'),
    nullable: true,
    description: `Removes tags from up to 5,000 smart links in one transaction. Tags that a link does not have are ignored. ${SAFE_TO_RETRY}`,
    args: { input: t.arg({ type: RemoveTagsInput, required: true, description: 'The tags and the links.' }) },
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: (_root, { input }, context, info) => changeTags('removeTags', input, context, info),
  }),
);

async function changeTags(
  operation: 'addTags' | 'removeTags',
  { app, select, tags, onError }: typeof AddTagsInput.$inferInput,
  context: Context,
  info: GraphQLResolveInfo,
) {
  const { selection, appId, count } = toSelection(select);
  const options = await beginBulkChange(context, info, onError, count);
  const appName = toAppName(app) ?? appId;
  const outcomes = await context.services.bulkChanges[operation](context.caller, appName, { selection, tags }, options);
  return toUpdateResults(outcomes, context, (index, path) => locateInSelection(['input'], index, path));
}

/** Builds the options of a call. A call for many links first makes sure that its client still waits. */
async function beginBulkChange(
  context: Context,
  info: GraphQLResolveInfo,
  onError: BulkChangeOptions['onError'] | null | undefined,
  count: number,
): Promise<BulkChangeOptions> {
  const { cancellation } = context;
  if (count > LONG_LIST) {
    await cancellation.beginLongWork();
  }
  return {
    onError: onError ?? 'REJECT_ALL',
    idempotency: await buildIdempotencyKey(context, info),
    assertWanted: () => assertNotCancelled(cancellation),
  };
}

/** Converts a selection. `appId` is the app of the first id that contains one. */
function toSelection({ ids, matching }: typeof SmartLinkSelection.$inferInput): {
  selection: LinkSelection;
  appId: string | null;
  count: number;
} {
  if (matching != null) {
    const { filter, expectedCount } = matching;
    return { selection: { filter: toDomainFilter(filter), expectedCount }, appId: null, count: expectedCount };
  }
  const references = (ids ?? []).map((id) => parseRecordId(id, 'SmartLink'));
  return { selection: { ids: references }, appId: findAppId(references), count: references.length };
}

function findAppId(references: readonly { appId: string | null }[]): string | null {
  return references.find(({ appId }) => appId !== null)?.appId ?? null;
}

/** Returns the path of a field in the arguments at `base`. The failure of an id is at the id in the selection. */
function locateInSelection(base: readonly string[], index: number, path: readonly string[]): string[] {
  return path.at(-1) === 'id' ? [...base, 'select', 'ids', String(index)] : [...base, ...path];
}

function toUpdateResults(
  outcomes: readonly ChangeOutcome[],
  { loaders }: Context,
  locateItem: (index: number, path: readonly string[]) => string[],
): { results: (Updated | ItemFailure)[] } {
  return {
    results: outcomes.map((outcome, index) => {
      const locate: LocateField = (path) => locateItem(index, path);
      if (outcome.failure !== null || outcome.link === null) {
        return toItemFailure(outcome, locate);
      }
      loaders.cacheSmartLink(outcome.link);
      return { updated: outcome.link, warnings: outcome.warnings, locate };
    }),
  };
}

function toItemFailure({ appId, id, failure }: ChangeOutcome, locate: LocateField): ItemFailure {
  if (failure === null) {
    throw new Error('an updated link has no state');
  }
  return { failure, locate, recordId: id === null ? null : encodeGlobalId('SmartLink', formatRecordId({ appId, id })) };
}
