import { OPERATOR } from '../../../domain/access/caller.ts';
import type { Services } from '../../../domain/services.ts';
import { APP_SETTINGS, toListChange } from '../app-options.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { toPreviewInput } from '../preview-options.ts';
import { formatApp, toAppJson } from '../views/app-view.ts';

export const appUpdateCommand = defineCommand({
  name: 'app update',
  summary: 'Change settings of an app; an empty value (--icon-url "") clears a setting',
  options: {
    app: APP_OPTION,
    name: { kind: 'text', value: '<name>', description: 'Name of the app' },
    subdomain: {
      kind: 'text',
      value: '<label>',
      description: 'Subdomain of the link domain; links with the previous subdomain still work',
    },
    ...APP_SETTINGS,
  },
  positional: 'app',
  example: 'app update shop --icon-url https://www.shop.example/icon.png',
  async run(values, installation) {
    const { apps } = await installation.open();
    const app = await apps.updateApp(OPERATOR, values.app, {
      name: values.name,
      subdomain: values.subdomain,
      customDomain: values['custom-domain'],
      allowedHosts: toListChange(values['allowed-host']),
      allowedSchemes: toListChange(values['allowed-scheme']),
      iconUrl: values['icon-url'],
      accentColor: values['accent-color'],
      defaultLanguage: values['default-language'],
      forwardedQueryParameters: toListChange(values['travelling-parameter']),
      deferredLinkWindowSeconds: values['deferred-window'],
      preview: await mergePreview(apps, values.app, toPreviewInput(values)),
    });
    return { json: toAppJson(app), formatText: () => formatApp(app) };
  },
});

/** Fills in missing fields from the stored preview, because the service replaces a preview as a whole. */
async function mergePreview(apps: Services['apps'], appName: string, input: ReturnType<typeof toPreviewInput>) {
  if (Object.values(input).every((text) => text === undefined)) {
    return undefined;
  }
  const { app } = await apps.readApp(OPERATOR, appName);
  return {
    title: input.title ?? app.preview.title,
    description: input.description ?? app.preview.description,
    imageUrl: input.imageUrl ?? app.preview.imageUrl,
  };
}
