import type {
  CredentialKind,
  DestinationSource,
  MatrixBrowser,
  MatrixDevice,
  PlatformKind,
} from '../generated/graphql.ts';

export const PLATFORM_NAMES: Record<PlatformKind, string> = {
  IPHONE: 'iPhone',
  IPAD: 'iPad',
  ANDROID: 'Android',
  UNIVERSAL: 'Universal',
  WEB: 'Web',
};

/** The platforms in the order in which they are shown. */
export const PLATFORMS: readonly PlatformKind[] = ['IPHONE', 'IPAD', 'ANDROID', 'UNIVERSAL', 'WEB'];

export const SOURCE_NAMES: Record<DestinationSource, string> = {
  OVERRIDE: 'override',
  TEMPLATE: 'template',
  SAME_PATH: 'same path',
};

export const DEVICE_NAMES: Record<MatrixDevice, string> = {
  IPHONE: 'iPhone',
  IPAD: 'iPad',
  ANDROID: 'Android',
  DESKTOP: 'Desktop',
  BOT: 'Bot',
};

export const BROWSER_NAMES: Record<MatrixBrowser, string> = {
  USUAL: 'usual browser',
  FIREFOX: 'Firefox',
  IN_APP: 'in-app browser',
};

export const CREDENTIAL_NAMES: Record<CredentialKind, string> = {
  ADMIN_KEY: 'Admin key',
  SECRET_TOKEN: 'Secret token',
  PUBLISHABLE_TOKEN: 'Publishable token',
};
