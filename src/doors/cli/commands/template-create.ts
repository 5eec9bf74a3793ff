import { OPERATOR } from '../../../domain/access/caller.ts';
import type { FallbackKind } from '../../../domain/apps/template.ts';
import { PLATFORM_KINDS } from '../../../domain/platform-kind.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { PREVIEW_OPTIONS, toPreviewInput } from '../preview-options.ts';
import { formatTemplate, toTemplateJson } from '../views/template-view.ts';

export const templateCreateCommand = defineCommand({
  name: 'template create',
  summary: 'Create a template, or add platforms to the template with this name and pattern',
  options: {
    app: APP_OPTION,
    name: { kind: 'text', value: '<name>', required: true, description: 'Name of the template' },
    pattern: {
      kind: 'text',
      value: '<pattern>',
      required: true,
      description: 'Pattern of the paths to match, such as products/:id',
    },
    ...PREVIEW_OPTIONS,
    platform: {
      kind: 'group',
      choices: PLATFORM_KINDS,
      required: true,
      field: 'targets.*',
      description: 'Platform to add',
      options: {
        url: {
          kind: 'text',
          value: '<url pattern>',
          required: true,
          field: 'targets.*.url',
          description: 'URL to open on the platform, such as shop://p/:id',
        },
        fallback: {
          kind: 'text',
          value: 'STORE|WEB|<url pattern>',
          field: 'targets.*.fallbackUrl',
          description: "Where to send devices that don't have the app; defaults to STORE",
        },
        'skip-preview': {
          kind: 'flag',
          field: 'targets.*.skipPreview',
          description: 'iOS: skip the preview page and go straight to the store',
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

/** Parses STORE, WEB or a URL pattern. A fallback can't be a path, so neither word is ambiguous. */
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
