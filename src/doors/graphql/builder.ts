import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { hasPermission, type Permission, requirePermission } from '../../domain/access/permissions.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Context } from './context.ts';
import { encodeGlobalId } from './global-id.ts';
import { defineCost } from './limits/cost.ts';
import { assertIdCount, decodeNodeId } from './nodes.ts';

/** The types that all schema files share. */
interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds since the epoch in the code, ISO 8601 text for clients. */
    DateTime: { Input: number; Output: number };
    /** A day in UTC (`2026-05-04`), in the code and for clients. */
    Date: { Input: string; Output: string };
    /** An absolute URI. As input, any text, which the domain validates. */
    URI: { Input: string; Output: string };
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
    authScopes: ({ caller }) => ({ can: (permission) => hasPermission(caller, permission) }),
    // Checks the permission again in the domain, to return the same failure as a service would.
    unauthorizedError: (_parent, { caller }, _info, { failure }) => {
      try {
        requirePermission(caller, 'parameter' in failure ? (failure.parameter as Permission) : 'administerApp');
        return 'The caller does not have permission to read this field.';
      } catch (error) {
        return error as Error;
      }
    },
  },
  relay: {
    encodeGlobalID: encodeGlobalId,
    decodeGlobalID: decodeNodeId,
    nodesOnConnection: { description: 'The objects on this page, without their cursors.' },
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The edges of this page: its objects with their cursors.',
      extensions: defineCost({ points: 0 }),
    },
    nodeFieldOptions: { nullable: false, description: 'The object at the end of the edge.' },
    cursorFieldOptions: { description: 'The cursor of this object, for use as `after` or `before`.' },
    pageInfoFieldOptions: {
      description: 'Information for fetching the next or previous page.',
      extensions: defineCost({ points: 0 }),
    },
    pageInfoTypeOptions: { description: 'Information about a page of a connection.' },
    hasNextPageFieldOptions: { description: 'Whether there are more objects after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are more objects before this page.' },
    startCursorFieldOptions: {
      description: 'The cursor of the first object on this page. To fetch the previous page, pass it as `before`.',
    },
    endCursorFieldOptions: {
      description: 'The cursor of the last object on this page. To fetch the next page, pass it as `after`.',
    },
    firstArgOptions: {
      description: 'Returns the first _n_ objects of the list, from 1 to 100. Either `first` or `last` is required.',
    },
    afterArgOptions: { description: 'Returns only the objects after this cursor.' },
    lastArgOptions: {
      description: 'Returns the last _n_ objects of the list, from 1 to 100. Either `first` or `last` is required.',
    },
    beforeArgOptions: { description: 'Returns only the objects before this cursor.' },
    idFieldOptions: { description: 'The global id. Pass it to `node` to fetch the object again.' },
    nodeTypeOptions: { description: 'An object with a global id.' },
    nodeQueryOptions: {
      description:
        'An object, by its global id. Null, without an error, if it does not exist or belongs to another app. Requires a secret token or an admin key; for a smart link, any platform token; for an admin key, an admin key that is not read-only.',
      args: { id: { description: "The object's global id." } },
    },
    nodesQueryOptions: {
      description:
        'Several objects, by their global ids and in the same order. Null, without an error, for each object that does not exist or belongs to another app. Requires a secret token or an admin key; for smart links, any platform token; for admin keys, an admin key that is not read-only.',
      args: { ids: { description: 'The global ids of the objects. At most 100.' } },
      extensions: defineCost({ perEntryOf: 'ids' }),
      // biome-ignore lint/complexity/useMaxParams: the signature of Pothos' Relay plugin.
      resolve: (_root, { ids }, _context, _info, resolveNodes) => {
        assertIdCount(ids);
        return resolveNodes(ids);
      },
    },
  },
});

builder.queryType({ description: 'The query root of the API.' });
builder.mutationType({ description: 'The mutation root of the API.' });

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/**
 * The argument that Pothos passes to the `fields` of an input type, for functions that build fields of several types.
 */
export type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/**
 * The argument that Pothos passes to the `fields` of an object type, for functions that build fields in another file.
 */
export type ObjectFieldBuilder<Source> = PothosSchemaTypes.ObjectFieldBuilder<Types, Source>;
