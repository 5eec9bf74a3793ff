import { PLATFORM_KINDS } from '../../domain/platform-kind.ts';
import { APP_OPTION, type ValuesOf } from './command.ts';

/** The options of `platform set` and `platform update`. */
export const PLATFORM_OPTIONS = {
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
} as const;

/** Converts the options to the service's input. Options that weren't given are undefined; lists are as given. */
export function toPlatformInput(values: ValuesOf<typeof PLATFORM_OPTIONS>) {
  return {
    kind: values.kind,
    baseUrl: values['base-url'],
    urlSchemes: values['url-scheme'],
    storeUrl: values['store-url'],
    teamId: values['team-id'],
    bundleId: values['bundle-id'],
    appStoreId: values['app-store-id'],
    packageName: values.package,
    sha256Fingerprints: values.sha256,
  };
}
