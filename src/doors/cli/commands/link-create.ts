import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_OPTIONS, toLinkInput } from '../link-fields.ts';
import { formatLink, toLinkJson, toLinkView } from '../views/link-view.ts';

export const linkCreateCommand = defineCommand({
  name: 'link create',
  summary: 'Create a smart link',
  options: {
    app: APP_OPTION,
    ...LINK_OPTIONS,
  },
  example: 'link create --app shop --uri products/42 --tag summer --override iphone=shop://sale/42',
  async run(values, installation) {
    const services = await installation.open();
    const link = await services.smartLinks.createSmartLink(OPERATOR, values.app, toLinkInput(values));
    const view = toLinkView(link, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: toLinkJson(view), formatText: (width) => formatLink(view, width) };
  },
});
