import type { SearchSchemaInput } from '@tanstack/react-router';
import type { SmartLinkFilter, SmartLinkOrder, SmartLinkStatus } from '../generated/graphql.ts';

/** The state of the list of links that its address contains. */
export interface LinkSearch {
  q: string;
  status: SmartLinkStatus | '';
  tag: string;
  sort: (typeof SORTS)[number];
  /** The cursor after or before which the page is. */
  after: string;
  before: string;
}

const STATUSES = ['ACTIVE', 'SCHEDULED', 'EXPIRED', 'DISABLED'] as const;
const SORTS = ['newest', 'oldest', 'updated', 'clicks'] as const;

export const EMPTY_LINK_SEARCH: LinkSearch = { q: '', status: '', tag: '', sort: 'newest', after: '', before: '' };

/** Reads the state of the list from an address. Ignores values that it doesn't know. */
export function parseLinkSearch(search: { [K in keyof LinkSearch]?: unknown } & SearchSchemaInput): LinkSearch {
  const text = (key: keyof LinkSearch) =>
    ['string', 'number'].includes(typeof search[key]) ? String(search[key]) : '';
  return {
    q: text('q'),
    status: STATUSES.find((status) => status === search.status) ?? '',
    tag: text('tag'),
    sort: SORTS.find((sort) => sort === search.sort) ?? 'newest',
    after: text('after'),
    before: text('before'),
  };
}

const ORDERS: Record<LinkSearch['sort'], SmartLinkOrder> = {
  newest: { field: 'CREATED_AT', direction: 'DESC' },
  oldest: { field: 'CREATED_AT', direction: 'ASC' },
  updated: { field: 'UPDATED_AT', direction: 'DESC' },
  clicks: { field: 'CLICKS', direction: 'DESC' },
};

/** Converts the state to the arguments of the list, without its page. */
export function toListArguments({ q, status, tag, sort }: LinkSearch): {
  filter: SmartLinkFilter;
  orderBy: SmartLinkOrder;
} {
  return {
    filter: {
      search: q === '' ? null : q,
      status: status === '' ? null : status,
      tags: tag === '' ? null : { all: [tag] },
    },
    orderBy: ORDERS[sort],
  };
}
