import { OPERATOR } from '../../../domain/access/caller.ts';
import { PLATFORM_KINDS } from '../../../domain/platform-kind.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatPlatform, toPlatformJson } from '../views/platform-view.ts';

export const platformSetCommand = defineCommand({
  name: 'platform set',
  summary: 'Sets how an app is reached on one platform, in place of all that was set there before.',
  options: {
    app: APP_OPTION,
    kind: { kind: 'choice', choices: PLATFORM_KINDS, required: true, description: 'Which platform.' },
    'base-url': { kind: 'text', value: '<address>', description: 'Web: the address below which its pages live.' },
    'url-scheme': {
      kind: 'text',
      value: '<scheme>',
      many: true,
      field: 'urlSchemes',
      description: "Mobile: a URL scheme of the app's own; links are built with the first.",
    },
    'store-url': { kind: 'text', value: '<address>', description: 'Mobile: where the app is got.' },
    'team-id': { kind: 'text', value: '<id>', description: "iOS: the id of the Apple developer's team." },
    'bundle-id': { kind: 'text', value: '<id>', description: "iOS: the app's bundle identifier." },
    'app-store-id': { kind: 'text', value: '<digits>', description: "iOS: the app's number in the App Store." },
    package: { kind: 'text', value: '<name>', field: 'packageName', description: "Android: the app's package name." },
    sha256: {
      kind: 'text',
      value: '<fingerprint>',
      many: true,
      field: 'sha256Fingerprints',
      description: 'Android: the SHA-256 fingerprint of a certificate that the app is signed with.',
    },
  },
  example: 'platform set --app shop --kind web --base-url https://www.shop.example',
  async run(values, installation) {
    const { platforms } = await installation.open();
    const platform = await platforms.setPlatform(OPERATOR, values.app, {
      kind: values.kind,
      baseUrl: values['base-url'],
      urlSchemes: values['url-scheme'],
      storeUrl: values['store-url'],
      teamId: values['team-id'],
      bundleId: values['bundle-id'],
      appStoreId: values['app-store-id'],
      packageName: values.package,
      sha256Fingerprints: values.sha256,
    });
    return { json: toPlatformJson(platform), formatText: () => formatPlatform(platform) };
  },
});
