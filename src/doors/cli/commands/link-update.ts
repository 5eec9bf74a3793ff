import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_CHANGES, toLinkChanges } from '../link-fields.ts';
import { LINK_OPTION, parseLinkName } from '../link-name.ts';
import { formatLink, toLinkJson, toLinkView } from '../views/link-view.ts';
import { formatWarning, toWarningView } from '../views/warning-view.ts';

const OPTIONS = { app: APP_OPTION, link: LINK_OPTION, ...LINK_CHANGES } as const;

export const linkUpdateCommand = defineCommand({
  name: 'link update',
  summary: 'Change a smart link; an empty value (--expires-at "") clears a field',
  options: OPTIONS,
  positional: 'link',
  example: 'link update --app shop TCw1RoX --uri products/43 --expires-at 2027-01-01',
  async run(values, installation, streams) {
    const services = await installation.open();
    const link = await services.smartLinks.getSmartLink(OPERATOR, values.app, parseLinkName(values.link));
    const changes = toLinkChanges(values, link);
    const updated = await services.smartLinks.updateSmartLink(OPERATOR, values.app, link.id, changes);
    const warnings = updated.warnings.map((warning) => toWarningView(warning, OPTIONS));
    for (const warning of warnings) {
      streams.printNote(formatWarning(warning));
    }
    const view = toLinkView(updated.smartLink, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: { ...toLinkJson(view), warnings }, formatText: (width) => formatLink(view, width) };
  },
});
