import type { AppName } from '../../../../domain/apps/app-name.ts';
import type { SmartLinkFilterInput as DomainFilter } from '../../../../domain/smart-links/filter.ts';
import type { LinkOrderField } from '../../../../domain/smart-links/link-order.ts';
import type { LinkPage } from '../../../../domain/smart-links/smart-link.service.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { decodeGlobalId, encodeCursor } from '../../global-id.ts';
import { defineCost } from '../../limits/cost.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { APP_LIST_POINTS, AppType } from '../app-type.ts';
import { type ConnectionArguments, toPositionRequest } from '../connection.ts';
import { PlatformKindEnum } from '../platforms.ts';
import { SmartLinkStatusEnum, SmartLinkType } from './type.ts';

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'The directions in which a list can be ordered.',
  values: {
    ASC: { description: 'Ascending: oldest or fewest first.' },
    DESC: { description: 'Descending: newest or most first.' },
  } as const,
});

const SmartLinkOrderFieldEnum = builder.enumType('SmartLinkOrderField', {
  description: 'The fields by which smart links can be ordered.',
  values: {
    CREATED_AT: { description: 'The time of creation. Links never move within this order.' },
    UPDATED_AT: {
      description: 'The time of the last update. A link that is updated while you read the list moves to its new end.',
    },
    CLICKS: {
      description:
        'The total number of clicks. A link that is clicked while you read the list can appear on two pages, or on none.',
    },
  } as const,
});

const SmartLinkOrderInput = builder.inputType('SmartLinkOrder', {
  description: 'The order of a list of smart links.',
  fields: (t) => ({
    field: t.field({ type: SmartLinkOrderFieldEnum, required: true, description: 'The field to order by.' }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'The direction.' }),
  }),
});

const TagFilterInput = builder.inputType('TagFilter', {
  description: 'A condition for the tags of a smart link. A link must meet both fields if both are given.',
  fields: (t) => ({
    all: t.stringList({ description: 'Only links with all of these tags. At most 20.' }),
    any: t.stringList({ description: 'Only links with at least one of these tags. At most 20.' }),
  }),
});

export const SmartLinkFilterInput = builder.inputType('SmartLinkFilter', {
  description: 'A filter for a list of smart links. A link must match all given fields.',
  fields: (t) => ({
    search: t.string({
      description:
        'Only links that a search for this text finds: each of its words begins a word of the title, the code or the target URI, in any order and without regard to case and accents, or the text begins the code. A short URL finds its link. At most 200 characters and 10 words. The first 20 words of a link are found.',
    }),
    tags: t.field({ type: TagFilterInput, description: 'Only links with these tags.' }),
    uriPrefix: t.string({ description: 'Only links whose target URI starts with this prefix, such as `products/`.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Only links created at or after this time.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Only links created before this time.' }),
    createdBy: t.id({ description: 'Only links that the token or key with this global id created.' }),
    unique: t.boolean({ description: 'Only unique links (true) or only other links (false).' }),
    hasMetadata: t.boolean({ description: 'Only links with metadata (true) or only links without (false).' }),
    overridesPlatform: t.field({
      type: PlatformKindEnum,
      description: 'Only links with an override for this platform.',
    }),
    status: t.field({ type: SmartLinkStatusEnum, description: 'Only links with this status.' }),
  }),
});

/** Converts a filter to the domain's. Fails with COULD_NOT_FIND_RECORD if `createdBy` isn't a global id. */
export function toDomainFilter(filter: typeof SmartLinkFilterInput.$inferInput): DomainFilter {
  const { createdBy, ...others } = filter;
  return {
    ...others,
    createdBy: createdBy == null ? null : (decodeGlobalId(createdBy, 'createdBy').id.split(':').at(-1) ?? null),
  };
}

function toLinkConnection(page: LinkPage) {
  const { items, cursors, startCursor, endCursor, hasNextPage, hasPreviousPage, countMatches } = page;
  return {
    edges: items.map((node, i) => ({ node, cursor: encodeCursor(cursors[i] ?? '') })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: startCursor && encodeCursor(startCursor),
      endCursor: endCursor && encodeCursor(endCursor),
    },
    countMatches,
  };
}

/** Counting examines up to 100,000 links, which takes about as long as reading this many. */
const COUNT_POINTS = 50;

const SmartLinkConnection = builder.connectionObject(
  {
    type: SmartLinkType,
    name: 'SmartLinkConnection',
    description:
      'A page of smart links. For a filter that few of many links match, the server examines at most 20,000 links per page. Such a page can have fewer links than requested, even none, although `hasNextPage` is true; continue after its `endCursor`.',
    fields: (t) => ({
      totalCount: t.int({
        nullable: true,
        description:
          'The number of links that match the filter. Null if the server would have to examine more than 100,000 links to count them; then see `totalCountAtLeast`.',
        extensions: defineCost({ points: COUNT_POINTS }),
        resolve: async (connection) => {
          const { count, isExact } = await (connection as unknown as LinkConnection).countMatches();
          return isExact ? count : null;
        },
      }),
      totalCountAtLeast: t.int({
        description:
          'A number of links that match the filter at least: `totalCount` if it is not null, otherwise the matches among the first 100,000 links that the server examined.',
        extensions: defineCost({ points: COUNT_POINTS }),
        resolve: async (connection) => (await (connection as unknown as LinkConnection).countMatches()).count,
      }),
    }),
  },
  { name: 'SmartLinkEdge', description: 'An edge in a connection of smart links.' },
);

type LinkConnection = ReturnType<typeof toLinkConnection>;

const LIST_DESCRIPTION = "The app's smart links. Requires a secret token or an admin key.";

const FILTER_ARGUMENT = {
  type: SmartLinkFilterInput,
  description: 'Returns only the links that match this filter.',
} as const;

const ORDER_ARGUMENT = {
  type: SmartLinkOrderInput,
  description: 'The order of the links. Defaults to newest first.',
} as const;

interface ListArguments extends ConnectionArguments {
  filter?: typeof SmartLinkFilterInput.$inferInput | null;
  orderBy?: typeof SmartLinkOrderInput.$inferInput | null;
}

async function listSmartLinks(
  app: AppName | null,
  { filter, orderBy, ...page }: ListArguments,
  { caller, services }: Context,
) {
  const found = await services.smartLinks.listSmartLinks(caller, app, toPositionRequest(page), {
    orderBy: (orderBy?.field ?? 'CREATED_AT') satisfies LinkOrderField,
    descending: orderBy?.direction !== 'ASC',
    filter: filter == null ? null : toDomainFilter(filter),
  });
  return toLinkConnection(found);
}

builder.queryField('smartLinks', (t) =>
  t.connection(
    {
      type: SmartLinkType,
      nullable: true,
      description: LIST_DESCRIPTION,
      args: { app: t.arg(APP_ARGUMENT), filter: t.arg(FILTER_ARGUMENT), orderBy: t.arg(ORDER_ARGUMENT) },
      resolve: (_root, { app, ...args }, context) => listSmartLinks(toAppName(app), args, context),
    },
    SmartLinkConnection,
  ),
);

builder.objectField(AppType, 'smartLinks', (t) =>
  t.connection(
    {
      type: SmartLinkType,
      nullable: true,
      description: LIST_DESCRIPTION,
      args: { filter: t.arg(FILTER_ARGUMENT), orderBy: t.arg(ORDER_ARGUMENT) },
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: ({ app }, args, context) => listSmartLinks(app.id, args, context),
    },
    SmartLinkConnection,
  ),
);
