import { OPERATOR } from '../../../domain/access/caller.ts';
import { PLATFORM_KINDS } from '../../../domain/platform-kind.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { PREVIEW_OPTIONS, toPreviewInput } from '../preview-options.ts';
import { formatLink, toLinkJson, toLinkView } from '../views/link-view.ts';

export const linkCreateCommand = defineCommand({
  name: 'link create',
  summary: 'Makes a smart link.',
  options: {
    app: APP_OPTION,
    uri: {
      kind: 'text',
      value: '<uri>',
      required: true,
      description: "What it stands for: a path, an http(s) address, or a deep link of the app's own.",
    },
    code: { kind: 'text', value: '<code>', description: 'The last part of its address; without it, one is drawn.' },
    unique: { kind: 'flag', description: 'Answer the link that the same command made before, if there is one.' },
    tag: { kind: 'text', value: '<label>', many: true, field: 'tags', description: 'A label.' },
    metadata: { kind: 'json', value: '<json object>', description: 'What the app is told when it is opened.' },
    'redeem-limit': { kind: 'number', value: '<n>', description: 'How many times apps may read the metadata.' },
    override: {
      kind: 'pairs',
      choices: PLATFORM_KINDS,
      value: '<platform>=<link>',
      field: 'overrides.*.link',
      description: 'What it opens on one platform, instead of what template or path would give.',
    },
    fallback: {
      kind: 'pairs',
      choices: PLATFORM_KINDS,
      value: '<platform>=<address>',
      field: 'overrides.*.fallback',
      description: 'With an override: where a device goes on which the app is missing.',
    },
    'starts-at': { kind: 'time', value: '<time>', description: 'Before this it leads nowhere.' },
    'expires-at': { kind: 'time', value: '<time>', description: 'From this on it leads nowhere any more.' },
    'expired-url': { kind: 'text', value: '<address>', description: 'Where it leads outside its time.' },
    ...PREVIEW_OPTIONS,
  },
  example: 'link create --app shop --uri products/42 --tag summer --override iphone=shop://sale/42',
  async run(values, installation) {
    const services = await installation.open();
    const link = await services.smartLinks.createSmartLink(OPERATOR, values.app, {
      uri: values.uri,
      code: values.code,
      unique: values.unique,
      tags: values.tag,
      metadata: values.metadata,
      redeemLimit: values['redeem-limit'],
      overrides: buildOverrides(values.override, values.fallback),
      startsAt: values['starts-at'],
      expiresAt: values['expires-at'],
      expiredUrl: values['expired-url'],
      preview: toPreviewInput(values),
    });
    const view = toLinkView(link, await services.apps.readApp(OPERATOR, values.app), services);
    return { json: toLinkJson(view), formatText: (width) => formatLink(view, width) };
  },
});

type ByPlatform = Partial<Record<(typeof PLATFORM_KINDS)[number], string>>;

/** A fallback without a link is handed on as it is: the domain says that the link is missing. */
function buildOverrides(links: ByPlatform, fallbacks: ByPlatform) {
  return Object.fromEntries(
    PLATFORM_KINDS.filter((kind) => links[kind] !== undefined || fallbacks[kind] !== undefined).map((kind) => [
      kind,
      { link: links[kind] ?? '', fallback: fallbacks[kind] },
    ]),
  );
}
