import type { Services } from '../../../domain/services.ts';
import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_SETTINGS } from '../app-options.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { previewOf } from '../preview-options.ts';
import { appJson, appText } from '../views/app-view.ts';

export const appUpdate = defineCommand({
  name: 'app update',
  summary: 'Changes an app. What is left out stays; an empty value takes a setting away (--icon-url "").',
  options: {
    app: APP_OPTION,
    name: { kind: 'text', value: '<name>', description: 'What people call it.' },
    subdomain: {
      kind: 'text',
      value: '<label>',
      description: 'Its label below the link domain. The former one keeps opening its links.',
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
      allowedHosts: listed(values['allowed-host']),
      iconUrl: values['icon-url'],
      travellingParameters: listed(values['travelling-parameter']),
      deferredWindow: values['deferred-window'],
      preview: await changedPreview(apps, values.app, previewOf(values)),
    });
    return { json: appJson(app), text: () => appText(app) };
  },
});

/** The whole list that takes the place of the former one; nothing where the option was not given. */
function listed(given: readonly string[]): string[] | undefined {
  return given.length === 0 ? undefined : given.filter((value) => value !== '');
}

/** A preview is changed as a whole; here each of its options stands for itself. */
async function changedPreview(apps: Services['apps'], named: string, given: ReturnType<typeof previewOf>) {
  if (Object.values(given).every((text) => text === undefined)) return undefined;
  const { app } = await apps.readApp(OPERATOR, named);
  return {
    title: given.title ?? app.preview.title,
    description: given.description ?? app.preview.description,
    imageUrl: given.imageUrl ?? app.preview.imageUrl,
  };
}
