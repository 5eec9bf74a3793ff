import { OPERATOR } from '../../../domain/access/caller.ts';
import { PLATFORM_KINDS } from '../../../domain/platform-kind.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatPlatform, toPlatformJson } from '../views/platform-view.ts';

export const platformSetCommand = defineCommand({
  name: 'platform set',
  summary: 'Configure one platform of an app, replacing all its previous settings',
  options: {
    app: APP_OPTION,
    kind: { kind: 'choice', choices: PLATFORM_KINDS, required: true, description: 'Platform to configure' },
    'base-url': { kind: 'text', value: '<url>', description: 'Web: base URL of the website' },
    'url-scheme': {
      kind: 'text',
      value: '<scheme>',
      many: true,
      field: 'urlSchemes',
      description: 'Mobile: URL scheme of the app; deep links use the first one',
    },
    'store-url': { kind: 'text', value: '<url>', description: 'Mobile: URL of the app in its store' },
    'team-id': { kind: 'text', value: '<id>', description: 'iOS: Apple developer team ID' },
    'bundle-id': { kind: 'text', value: '<id>', description: 'iOS: bundle ID of the app' },
    'app-store-id': { kind: 'text', value: '<digits>', description: 'iOS: App Store ID of the app' },
    package: { kind: 'text', value: '<name>', field: 'packageName', description: 'Android: package name of the app' },
    sha256: {
      kind: 'text',
      value: '<fingerprint>',
      many: true,
      field: 'sha256Fingerprints',
      description: "Android: SHA-256 fingerprint of the app's signing certificate",
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
