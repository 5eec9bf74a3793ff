import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_SETTINGS } from '../app-options.ts';
import { defineCommand } from '../command.ts';
import { toPreviewInput } from '../preview-options.ts';
import { formatApp, toAppJson } from '../views/app-view.ts';

export const appCreateCommand = defineCommand({
  name: 'app create',
  summary: 'Create an app',
  options: {
    name: { kind: 'text', value: '<name>', required: true, description: 'Name of the app' },
    subdomain: {
      kind: 'text',
      value: '<label>',
      required: true,
      description: 'Subdomain of the link domain: 1 to 20 of a-z, 0-9, "-" and "_"',
    },
    ...APP_SETTINGS,
  },
  example: 'app create --name Shop --subdomain shop',
  async run(values, installation) {
    const { apps } = await installation.open({ create: true });
    const app = await apps.createApp(OPERATOR, {
      name: values.name,
      subdomain: values.subdomain,
      customDomain: values['custom-domain'],
      allowedHosts: values['allowed-host'],
      allowedSchemes: values['allowed-scheme'],
      iconUrl: values['icon-url'],
      accentColor: values['accent-color'],
      defaultLanguage: values['default-language'],
      forwardedQueryParameters: values['travelling-parameter'],
      deferredLinkWindowSeconds: values['deferred-window'],
      preview: toPreviewInput(values),
    });
    return { json: toAppJson(app), formatText: () => formatApp(app) };
  },
});
