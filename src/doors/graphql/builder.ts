import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { hasPermission, type Permission, requirePermission } from '../../domain/access/permissions.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Context } from './context.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';
import { defineCost } from './limits/cost.ts';
import { assertIdCount } from './nodes.ts';

/** The types that every file of the schema shares. The builder defines nothing itself. */
interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds inside, ISO 8601 text outside. */
    DateTime: { Input: number; Output: number };
    /** A day of UTC, `2026-05-04`, inside and outside. */
    Date: { Input: string; Output: string };
    JSONObject: { Input: JsonObject; Output: JsonObject };
  };
  AuthScopes: { can: Permission };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}

export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ caller }) => ({ can: (permission) => caller !== null && hasPermission(caller, permission) }),
    // Asks the domain once more for its own words: the failure that a service would have answered with.
    unauthorizedError: (_parent, { caller }, _info, { failure }) => {
      try {
        requirePermission(caller, 'parameter' in failure ? (failure.parameter as Permission) : 'administerApp');
        return 'This field is not for you.';
      } catch (error) {
        return error as Error;
      }
    },
  },
  relay: {
    encodeGlobalID: encodeGlobalId,
    decodeGlobalID: decodeGlobalId,
    nodesOnConnection: { description: 'What the edges lead to, for clients that need no cursor of each.' },
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The entries of this page with their cursors.',
      extensions: defineCost({ points: 0 }),
    },
    nodeFieldOptions: { nullable: false, description: 'The entry.' },
    cursorFieldOptions: { description: 'Where this entry stands: give it as `after` or `before` to go on from here.' },
    pageInfoFieldOptions: {
      description: 'Whether there is more, and from where to go on.',
      extensions: defineCost({ points: 0 }),
    },
    pageInfoTypeOptions: { description: 'Whether a list goes on beyond this page, and the cursors to go on from.' },
    hasNextPageFieldOptions: { description: 'There is more behind this page.' },
    hasPreviousPageFieldOptions: { description: 'There is more in front of this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first entry.' },
    endCursorFieldOptions: { description: 'The cursor of the last entry: the `after` of the next page.' },
    firstArgOptions: { description: 'How many entries, counted from the beginning: 1 to 100.' },
    afterArgOptions: { description: 'Only what comes behind this cursor.' },
    lastArgOptions: { description: 'How many entries, counted from the end: 1 to 100.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    idFieldOptions: { description: 'The global id: give it to `node` to fetch the same again.' },
    nodeTypeOptions: { description: 'Whatever can be fetched again by its global id.' },
    nodeQueryOptions: {
      description: 'Any record by its global id; null for one that is not there or not yours.',
      args: { id: { description: 'The global id.' } },
    },
    nodesQueryOptions: {
      description: 'Several records by their global ids, in their order; null for each that is not there or not yours.',
      args: { ids: { description: 'The global ids, at most 100.' } },
      extensions: defineCost({ perEntryOf: 'ids' }),
      // biome-ignore lint/complexity/useMaxParams: the signature of Pothos' Relay plugin.
      resolve: (_root, { ids }, _context, _info, resolveNodes) => {
        assertIdCount(ids);
        return resolveNodes(ids);
      },
    },
  },
});

builder.queryType({ description: 'What can be asked.' });
builder.mutationType({ description: 'What can be done.' });

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** What Pothos passes to the `fields` of an input type: for functions that add fields to several types. */
export type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** What Pothos passes to the `fields` of an object type: for functions that add fields from another file. */
export type ObjectFieldBuilder<Source> = PothosSchemaTypes.ObjectFieldBuilder<Types, Source>;
