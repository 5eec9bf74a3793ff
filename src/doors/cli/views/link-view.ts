import type { AppConfiguration } from '../../../domain/apps/snapshot.ts';
import type { Services } from '../../../domain/services.ts';
import { type Destination, destinationsOf } from '../../../domain/smart-links/destination.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { isoTime, shownList, shownTime } from '../output.ts';
import { type Column, facts, table } from '../table.ts';

/** A link with what its app makes of it: its address, and where it leads. */
export interface ShownLink {
  link: SmartLink;
  url: string;
  destinations: Destination[];
}

export function shownLink(link: SmartLink, config: AppConfiguration, services: Services): ShownLink {
  return { link, url: services.smartLinks.addressOf(config, link), destinations: destinationsOf(link, config) };
}

/** A link as programs read it. */
export function linkJson({ link, url, destinations }: ShownLink) {
  const { code, id, uri, appId: _ofTheApp, startsAt, expiresAt, createdAt, updatedAt, ...rest } = link;
  return {
    code,
    url,
    uri,
    destinations,
    id,
    ...rest,
    startsAt: isoTime(startsAt),
    expiresAt: isoTime(expiresAt),
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

/** A link as people read it. */
export function linkText({ link, url, destinations }: ShownLink, width: number): string {
  const { redeemLimit, redeemCount, metadata } = link;
  const known = facts([
    ['Address', url],
    ['Code', link.code],
    ['Uri', link.uri],
    ['Tags', shownList(link.tags)],
    ['Unique', link.unique ? 'yes' : null],
    ['Metadata', metadata === null ? null : JSON.stringify(metadata)],
    ['Redeemed', metadata === null ? null : `${redeemCount}${redeemLimit === null ? '' : ` of ${redeemLimit}`}`],
    ['Starts', shownTime(link.startsAt)],
    ['Expires', shownTime(link.expiresAt)],
    ['Afterwards', link.expiredUrl],
    ['Preview title', link.preview.title],
    ['Preview description', link.preview.description],
    ['Preview image', link.preview.imageUrl],
    ['Id', link.id],
    ['Created', shownTime(link.createdAt)],
  ]);
  const leads = destinations.length === 0 ? 'It leads nowhere.\n' : table(DESTINATION_COLUMNS, destinations, width);
  return `${known}\n${leads}`;
}

const DESTINATION_COLUMNS: readonly Column<Destination>[] = [
  { heading: 'Platform', of: ({ platform }) => platform },
  { heading: 'Opens', of: ({ link }) => link },
  { heading: 'Fallback', of: ({ fallback }) => fallback },
  { heading: 'By', of: ({ source }) => source.toLowerCase().replace('_', ' ') },
];

export const LINK_COLUMNS: readonly Column<ShownLink>[] = [
  { heading: 'Address', of: ({ url }) => url },
  { heading: 'Uri', of: ({ link }) => link.uri, elastic: true },
  { heading: 'Tags', of: ({ link }) => shownList(link.tags), elastic: true },
  { heading: 'Created', of: ({ link }) => shownTime(link.createdAt) },
];
