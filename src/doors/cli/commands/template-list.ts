import { OPERATOR } from '../../../domain/access/caller.ts';
import { allPages } from '../all-pages.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { table } from '../table.ts';
import { TEMPLATE_COLUMNS, templateJson } from '../views/template-view.ts';

export const templateList = defineCommand({
  name: 'template list',
  summary: "Lists an app's templates, the oldest first.",
  options: { app: APP_OPTION },
  example: 'template list --app shop',
  async run(values, installation) {
    const { templates } = await installation.open();
    const { items } = await allPages(Infinity, (page) => templates.listTemplates(OPERATOR, values.app, page));
    return {
      json: items.map(templateJson),
      text: (width) => (items.length === 0 ? 'This app has no template yet.\n' : table(TEMPLATE_COLUMNS, items, width)),
    };
  },
});
