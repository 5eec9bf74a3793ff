import { OPERATOR } from '../../../domain/access/caller.ts';
import { allPages } from '../all-pages.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { LINK_COLUMNS, linkJson, shownLink } from '../views/link-view.ts';

const BY_DEFAULT = 20;

export const linkList = defineCommand({
  name: 'link list',
  summary: "Lists an app's smart links, the newest first.",
  options: {
    app: APP_OPTION,
    first: { kind: 'number', value: '<n>', description: `How many; by default ${BY_DEFAULT}.` },
    all: { kind: 'flag', description: 'All of them.' },
  },
  example: 'link list --app shop --first 100',
  async run(values, installation) {
    if (values.all && values.first !== undefined) throw new UsageError('Give either --first or --all, not both.');
    if (values.first === 0) throw new UsageError('--first is 1 or more.');
    const most = values.all ? Infinity : (values.first ?? BY_DEFAULT);
    const services = await installation.open();
    const { items, more } = await allPages(most, (page) =>
      services.smartLinks.listSmartLinks(OPERATOR, values.app, page, true),
    );
    const config = await services.apps.readApp(OPERATOR, values.app);
    const links = items.map((link) => shownLink(link, config, services));
    return {
      json: links.map(linkJson),
      text: (width) => {
        if (links.length === 0) return 'This app has no smart link yet.\n';
        return table(LINK_COLUMNS, links, width) + (more ? '\nThere are more: --first <n> or --all shows them.\n' : '');
      },
    };
  },
});
