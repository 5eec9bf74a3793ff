import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import type { Services } from '../../../domain/services.ts';
import { computeDestinations, type Destination } from '../../../domain/smart-links/destination.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { listLinkFacts } from '../link-fields.ts';
import { formatList, formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts, formatTable } from '../table.ts';

/** A link with what its app makes of it: its address, and where it leads. */
interface LinkView {
  link: SmartLink;
  url: string;
  destinations: Destination[];
}

export function toLinkView(link: SmartLink, snapshot: AppSnapshot, services: Services): LinkView {
  return {
    link,
    url: services.smartLinks.buildLinkUrl(snapshot, link),
    destinations: computeDestinations(link, snapshot),
  };
}

/** A link as programs read it. */
export function toLinkJson({ link, url, destinations }: LinkView) {
  const { code, id, uri, appId: _appId, startsAt, expiresAt, createdAt, updatedAt, ...rest } = link;
  return {
    code,
    url,
    uri,
    destinations,
    id,
    ...rest,
    startsAt: toIsoTime(startsAt),
    expiresAt: toIsoTime(expiresAt),
    createdAt: toIsoTime(createdAt),
    updatedAt: toIsoTime(updatedAt),
  };
}

/** A link as people read it. */
export function formatLink({ link, url, destinations }: LinkView, width: number): string {
  const details = formatFacts([
    ['Address', url],
    ...listLinkFacts(link),
    ['Id', link.id],
    ['Created', formatTime(link.createdAt)],
  ]);
  const destinationTable =
    destinations.length === 0 ? 'It leads nowhere.\n' : formatTable(DESTINATION_COLUMNS, destinations, width);
  return `${details}\n${destinationTable}`;
}

const DESTINATION_COLUMNS: readonly Column<Destination>[] = [
  { heading: 'Platform', getCell: ({ platform }) => platform },
  { heading: 'Opens', getCell: ({ link }) => link },
  { heading: 'Fallback', getCell: ({ fallback }) => fallback },
  { heading: 'By', getCell: ({ source }) => source.toLowerCase().replace('_', ' ') },
];

export const LINK_COLUMNS: readonly Column<LinkView>[] = [
  { heading: 'Address', getCell: ({ url }) => url },
  { heading: 'Uri', getCell: ({ link }) => link.uri, elastic: true },
  { heading: 'Tags', getCell: ({ link }) => formatList(link.tags), elastic: true },
  { heading: 'Created', getCell: ({ link }) => formatTime(link.createdAt) },
];
