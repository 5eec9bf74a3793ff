import { OPERATOR } from '../../../domain/access/caller.ts';
import { fetchAllPages } from '../all-pages.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatTable } from '../table.ts';
import { TEMPLATE_COLUMNS, toTemplateJson } from '../views/template-view.ts';

export const templateListCommand = defineCommand({
  name: 'template list',
  summary: "List an app's templates, oldest first",
  options: { app: APP_OPTION },
  example: 'template list --app shop',
  async run(values, installation) {
    const { templates } = await installation.open();
    const { items } = await fetchAllPages(Infinity, (page) => templates.listTemplates(OPERATOR, values.app, page));
    return {
      json: items.map(toTemplateJson),
      formatText: (width) =>
        items.length === 0 ? 'This app has no templates yet.\n' : formatTable(TEMPLATE_COLUMNS, items, width),
    };
  },
});
