import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_OPTION, parseLinkName } from '../link-name.ts';
import { formatLink, toLinkJson, toLinkView } from '../views/link-view.ts';

export const linkShowCommand = defineCommand({
  name: 'link show',
  summary: 'Show a smart link and its destination on each platform',
  options: {
    app: APP_OPTION,
    link: LINK_OPTION,
  },
  positional: 'link',
  example: 'link show --app shop TCw1RoX',
  async run(values, installation) {
    const services = await installation.open();
    const link = await services.smartLinks.getSmartLink(OPERATOR, values.app, parseLinkName(values.link));
    const view = toLinkView(link, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: toLinkJson(view), formatText: (width) => formatLink(view, width) };
  },
});
