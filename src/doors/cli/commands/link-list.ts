import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { LINK_COLUMNS, toLinkJson, toLinkView } from '../views/link-view.ts';

const DEFAULT_COUNT = 20;

export const linkListCommand = defineCommand({
  name: 'link list',
  summary: "List an app's smart links, newest first",
  options: {
    app: APP_OPTION,
    first: { kind: 'number', value: '<n>', description: `Number of links to list; defaults to ${DEFAULT_COUNT}` },
    all: { kind: 'flag', description: 'List all links' },
  },
  example: 'link list --app shop --first 100',
  async run(values, installation) {
    if (values.all && values.first !== undefined) {
      throw new UsageError("--first and --all can't be used together.");
    }
    if (values.first === 0) {
      throw new UsageError('--first must be at least 1.');
    }
    const limit = values.all ? Infinity : (values.first ?? DEFAULT_COUNT);
    const services = await installation.open();
    const { items, hasMore } = await fetchAllPages(limit, (page) =>
      services.smartLinks.listSmartLinks(OPERATOR, values.app, page, { descending: true }),
    );
    const snapshot = await services.apps.readApp(OPERATOR, values.app);
    const links = items.map((link) => toLinkView(link, snapshot, services));
    return {
      json: links.map(toLinkJson),
      formatText: (width) => {
        if (links.length === 0) {
          return 'This app has no smart links yet.\n';
        }
        return (
          formatTable(LINK_COLUMNS, links, width) +
          (hasMore ? '\nMore links exist. Use --first <n> or --all to list them.\n' : '')
        );
      },
    };
  },
});
