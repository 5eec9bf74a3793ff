import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_OPTION, parseLinkName } from '../link-name.ts';
import { toLinkJson, toLinkView } from '../views/link-view.ts';

export const linkDeleteCommand = defineCommand({
  name: 'link delete',
  summary: 'Delete a smart link; its code is never used again',
  options: { app: APP_OPTION, link: LINK_OPTION },
  positional: 'link',
  example: 'link delete --app shop TCw1RoX',
  async run(values, installation) {
    const services = await installation.open();
    const { id } = await services.smartLinks.getSmartLink(OPERATOR, values.app, parseLinkName(values.link));
    const deleted = await services.smartLinks.deleteSmartLink(OPERATOR, values.app, id);
    const view = toLinkView(deleted, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: toLinkJson(view), formatText: () => `The link ${view.url} is deleted.\n` };
  },
});
