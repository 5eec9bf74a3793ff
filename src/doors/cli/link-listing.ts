import { OPERATOR } from '../../domain/access/caller.ts';
import type { SmartLinkFilterInput } from '../../domain/smart-links/filter.ts';
import { fetchAllPages } from './all-pages.ts';
import { APP_OPTION, type Installation, type ValuesOf } from './command.ts';
import type { Output } from './output.ts';
import { formatTable } from './table.ts';
import { UsageError } from './usage-error.ts';
import { LINK_COLUMNS, toLinkJson, toLinkView } from './views/link-view.ts';

const DEFAULT_COUNT = 20;

/** The options of commands that list links. */
export const LISTING_OPTIONS = {
  app: APP_OPTION,
  first: { kind: 'number', value: '<n>', description: `Number of links to list; defaults to ${DEFAULT_COUNT}` },
  all: { kind: 'flag', description: 'List all links' },
} as const;

/**
 * Lists the links of an app that match a filter, newest first. `emptyText` is the text for people if there are none.
 *
 * @throws UsageError for contradictory options.
 */
export async function listLinks(
  installation: Installation,
  values: ValuesOf<typeof LISTING_OPTIONS>,
  { filter, emptyText }: { filter: SmartLinkFilterInput | null; emptyText: string },
): Promise<Output> {
  if (values.all && values.first !== undefined) {
    throw new UsageError("--first and --all can't be used together.");
  }
  if (values.first === 0) {
    throw new UsageError('--first must be at least 1.');
  }
  const limit = values.all ? Infinity : (values.first ?? DEFAULT_COUNT);
  const services = await installation.open();
  const { items, hasMore } = await fetchAllPages(limit, (page) =>
    services.smartLinks.listSmartLinks(OPERATOR, values.app, page, { descending: true, filter }),
  );
  const snapshot = await services.apps.readApp(OPERATOR, values.app);
  const links = items.map((link) => toLinkView(link, snapshot, services));
  return {
    json: links.map(toLinkJson),
    formatText: (width) => {
      if (links.length === 0) {
        return `${emptyText}\n`;
      }
      return (
        formatTable(LINK_COLUMNS, links, width) +
        (hasMore ? '\nMore links exist. Use --first <n> or --all to list them.\n' : '')
      );
    },
  };
}
