import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import type { Services } from '../../../domain/services.ts';
import { computeDestinations, type Destination } from '../../../domain/smart-links/destination.ts';
import { type SmartLink, toOverrideInputs } from '../../../domain/smart-links/smart-link.ts';
import { listLinkFacts } from '../link-fields.ts';
import { formatList, formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts, formatTable } from '../table.ts';

/** A link with its URL and destinations, both of which depend on its app. */
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

/** Returns a link as JSON. */
export function toLinkJson({ link, url, destinations }: LinkView) {
  const { code, id, uri, overrides, appId: _appId, startsAt, expiresAt, createdAt, updatedAt, ...rest } = link;
  return {
    code,
    url,
    uri,
    destinations,
    id,
    overrides: toOverrideInputs(overrides),
    ...rest,
    startsAt: toIsoTime(startsAt),
    expiresAt: toIsoTime(expiresAt),
    createdAt: toIsoTime(createdAt),
    updatedAt: toIsoTime(updatedAt),
  };
}

/** Formats a link for people. */
export function formatLink({ link, url, destinations }: LinkView, width: number): string {
  const details = formatFacts([
    ['URL', url],
    ...listLinkFacts(link),
    ['ID', link.id],
    ['Created', formatTime(link.createdAt)],
  ]);
  const destinationTable =
    destinations.length === 0
      ? 'This link has no destination.\n'
      : formatTable(DESTINATION_COLUMNS, destinations, width);
  return `${details}\n${destinationTable}`;
}

const DESTINATION_COLUMNS: readonly Column<Destination>[] = [
  { heading: 'Platform', getCell: ({ platform }) => platform },
  { heading: 'Opens', getCell: ({ link }) => link },
  { heading: 'Fallback', getCell: ({ fallback }) => fallback },
  { heading: 'Source', getCell: ({ source }) => source.toLowerCase().replace('_', ' ') },
];

export const LINK_COLUMNS: readonly Column<LinkView>[] = [
  { heading: 'URL', getCell: ({ url }) => url },
  { heading: 'URI', getCell: ({ link }) => link.uri, elastic: true },
  { heading: 'Tags', getCell: ({ link }) => formatList(link.tags), elastic: true },
  { heading: 'Created', getCell: ({ link }) => formatTime(link.createdAt) },
];
