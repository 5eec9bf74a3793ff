import { OPERATOR } from '../../../domain/access/caller.ts';
import type { FallbackKind } from '../../../domain/apps/template.ts';
import { PLATFORM_KINDS } from '../../../domain/platform-kind.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { PREVIEW_OPTIONS, toPreviewInput } from '../preview-options.ts';
import { formatTemplate, toTemplateJson } from '../views/template-view.ts';

export const templateCreateCommand = defineCommand({
  name: 'template create',
  summary: 'Makes a template, or adds platforms to the one of this name and pattern.',
  options: {
    app: APP_OPTION,
    name: { kind: 'text', value: '<name>', required: true, description: 'What people call it.' },
    pattern: {
      kind: 'text',
      value: '<pattern>',
      required: true,
      description: 'The paths that it is for, such as products/:id.',
    },
    ...PREVIEW_OPTIONS,
    platform: {
      kind: 'group',
      choices: PLATFORM_KINDS,
      required: true,
      field: 'targets.*',
      description: 'A platform that it says something about.',
      options: {
        url: {
          kind: 'text',
          value: '<url pattern>',
          required: true,
          field: 'targets.*.url',
          description: 'What is opened there, such as shop://p/:id.',
        },
        fallback: {
          kind: 'text',
          value: 'STORE|WEB|<url pattern>',
          field: 'targets.*.fallbackUrl',
          description: 'Where a device goes on which the app is missing; by default the store.',
        },
        'skip-preview': {
          kind: 'flag',
          field: 'targets.*.skipPreview',
          description: 'On iOS: go to the store at once instead of showing the preview page.',
        },
      },
    },
  },
  example:
    'template create --app shop --name Product --pattern products/:id --platform iphone --url shop://p/:id --fallback STORE',
  async run(values, installation) {
    const { templates } = await installation.open();
    const targets = values.platform.map(({ chosen, url, fallback, 'skip-preview': skipPreview }) => [
      chosen,
      { url, ...parseFallback(fallback), skipPreview },
    ]);
    const template = await templates.extendTemplate(OPERATOR, values.app, {
      name: values.name,
      pattern: values.pattern,
      targets: Object.fromEntries(targets),
      preview: toPreviewInput(values),
    });
    return { json: toTemplateJson(template), formatText: (width) => formatTemplate(template, width) };
  },
});

/** The two words stand for themselves, all else is an address: a path is none, so they can't be one. */
function parseFallback(text: string | undefined): { fallbackKind?: FallbackKind; fallbackUrl?: string } {
  if (text === undefined) {
    return {};
  }
  const word = text.toUpperCase();
  if (word === 'STORE' || word === 'WEB') {
    return { fallbackKind: word };
  }
  return { fallbackKind: 'CUSTOM', fallbackUrl: text };
}
