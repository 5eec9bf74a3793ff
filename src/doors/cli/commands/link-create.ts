import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_OPTIONS, toLinkInput } from '../link-fields.ts';
import { formatLink, toLinkJson, toLinkView } from '../views/link-view.ts';
import { formatWarning, toWarningView } from '../views/warning-view.ts';

const OPTIONS = { app: APP_OPTION, ...LINK_OPTIONS } as const;

export const linkCreateCommand = defineCommand({
  name: 'link create',
  summary: 'Create a smart link',
  options: OPTIONS,
  example: 'link create --app shop --uri products/42 --tag summer --override iphone=shop://sale/42',
  async run(values, installation, streams) {
    const services = await installation.open();
    const created = await services.smartLinks.createSmartLink(OPERATOR, values.app, toLinkInput(values));
    const warnings = created.warnings.map((warning) => toWarningView(warning, OPTIONS));
    for (const warning of warnings) {
      streams.printNote(formatWarning(warning));
    }
    const view = toLinkView(created.smartLink, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: { ...toLinkJson(view), warnings }, formatText: (width) => formatLink(view, width) };
  },
});
