import type { TagChange } from '../../../domain/smart-links/tag.service.ts';
import { builder } from '../builder.ts';
import { assertNotCancelled } from '../cancellation.ts';
import { encodeCursor } from '../global-id.ts';
import { defineCost } from '../limits/cost.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { AppType } from './app-type.ts';
import { toPositionRequest } from './connection.ts';

/** A tag of an app's links. */
interface Tag {
  appId: string;
  name: string;
}

/** Counting reads up to 10,000 entries of an index. */
const COUNT_POINTS = 5;

const TagType = builder.objectRef<Tag>('Tag').implement({
  description: 'A tag of smart links.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the tag. Case-sensitive.' }),
    linkCount: t.int({
      nullable: true,
      description: 'The number of smart links with this tag. Null if there are more than 10,000.',
      extensions: defineCost({ points: COUNT_POINTS }),
      resolve: async ({ appId, name }, _args, { loaders }) => {
        const counted = await loaders.loadTagCount({ appId, id: name });
        return counted?.isExact === true ? counted.count : null;
      },
    }),
    linkCountAtLeast: t.int({
      description: 'A number of smart links that have this tag at least: `linkCount`, or 10,000 if that is null.',
      extensions: defineCost({ points: COUNT_POINTS }),
      resolve: async ({ appId, name }, _args, { loaders }) =>
        (await loaders.loadTagCount({ appId, id: name }))?.count ?? 0,
    }),
  }),
});

builder.objectField(AppType, 'tags', (t) =>
  t.connection(
    {
      type: TagType,
      nullable: true,
      authScopes: { can: 'listSmartLinks' },
      description:
        "The tags of the app's smart links, in the order of their Unicode code points. Requires a secret token or an admin key.",
      resolve: async ({ app }, args, { caller, services }) => {
        const page = await services.tags.listTags(caller, app.id, toPositionRequest(args));
        const edges = page.items.map((name) => ({ node: { appId: app.id, name }, cursor: encodeCursor(name) }));
        const { hasNextPage, hasPreviousPage } = page;
        return {
          edges,
          pageInfo: {
            hasNextPage,
            hasPreviousPage,
            startCursor: edges.at(0)?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null,
          },
        };
      },
    },
    { name: 'TagConnection', description: 'A page of tags.' },
    { name: 'TagEdge', description: 'An edge in a connection of tags.' },
  ),
);

type ChangedTag = TagChange & { name: string };

const CHANGED_DESCRIPTION = 'The number of smart links that this call changed.';
const COMPLETE_DESCRIPTION =
  'Whether no smart link has the former tag any more. If false, repeat the mutation with the same input.';
const APP_DESCRIPTION = 'The app of the smart links.';

const RenameTagInput = builder.inputType('RenameTagInput', {
  description: 'Input for `renameTag`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    from: t.string({ required: true, description: 'The tag to rename. Case-sensitive.' }),
    to: t.string({
      required: true,
      description:
        'The new name, at most 100 characters. If links have this tag already, they keep it once and lose the former one.',
    }),
  }),
});

const RenameTagPayload = builder.objectRef<ChangedTag>('RenameTagPayload').implement({
  description: 'The payload of `renameTag`.',
  fields: (t) => ({
    tag: t.field({ type: TagType, description: 'The tag with its new name.', resolve: (change) => change }),
    changedLinkCount: t.exposeInt('changed', { description: CHANGED_DESCRIPTION }),
    isComplete: t.exposeBoolean('isComplete', { description: COMPLETE_DESCRIPTION }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description: APP_DESCRIPTION,
      resolve: (change, _args, { services }) => services.snapshots.get(change.appId),
    }),
  }),
});

const DeleteTagInput = builder.inputType('DeleteTagInput', {
  description: 'Input for `deleteTag`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    name: t.string({ required: true, description: 'The tag to remove from all smart links. Case-sensitive.' }),
  }),
});

const DeleteTagPayload = builder.objectRef<ChangedTag>('DeleteTagPayload').implement({
  description: 'The payload of `deleteTag`.',
  fields: (t) => ({
    deletedTag: t.exposeString('name', { description: 'The name of the removed tag.' }),
    changedLinkCount: t.exposeInt('changed', { description: CHANGED_DESCRIPTION }),
    isComplete: t.exposeBoolean('isComplete', { description: COMPLETE_DESCRIPTION }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description: APP_DESCRIPTION,
      resolve: (change, _args, { services }) => services.snapshots.get(change.appId),
    }),
  }),
});

builder.mutationFields((t) => ({
  renameTag: t.field({
    type: RenameTagPayload,
    nullable: true,
    description:
      'Renames a tag on the smart links of an app, up to 10,000 of them per call. The links change in short transactions, so a call that fails may have changed some of them; repeat it. Fails with status 7 if no link has the tag. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: RenameTagInput, required: true, description: 'The tag and its new name.' }) },
    resolve: async (_root, { input: { app, ...names } }, { caller, services, cancellation }) => {
      await cancellation.beginLongWork();
      const assertWanted = () => assertNotCancelled(cancellation);
      return services.tags.renameTag(caller, toAppName(app), names, { assertWanted });
    },
  }),
  deleteTag: t.field({
    type: DeleteTagPayload,
    nullable: true,
    description:
      'Removes a tag from the smart links of an app, up to 10,000 of them per call. The links change in short transactions, so a call that fails may have changed some of them; repeat it. Fails with status 7 if no link has the tag. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: DeleteTagInput, required: true, description: 'The tag to remove.' }) },
    resolve: async (_root, { input: { app, name } }, { caller, services, cancellation }) => {
      await cancellation.beginLongWork();
      const assertWanted = () => assertNotCancelled(cancellation);
      return services.tags.deleteTag(caller, toAppName(app), { name }, { assertWanted });
    },
  }),
}));
