import type { AnyCaller } from '../access/caller.ts';
import { DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The operating systems of apps. An iPad runs iPhone apps, so all iOS platforms are one family. */
export type AppFamily = 'ios' | 'android';

/** Returns the family of a platform's apps; null for the web. */
function getPlatformFamily(platform: PlatformKind): AppFamily | null {
  if (platform === 'web') {
    return null;
  }
  return platform === 'android' ? 'android' : 'ios';
}

/**
 * `HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)` or
 * `HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 ...)`.
 */
const SDK = /^\s*HOKO\/[^\s()]*\s*\(([^)]*)/i;

/**
 * Returns the family that an SDK's user agent names; null for any other user agent, or if the SDK names neither. Only
 * the first match counts, because a device name, which may be any text, follows it.
 */
export function parseSdkFamily(userAgent: string | null | undefined): AppFamily | null {
  const parts = SDK.exec(userAgent ?? '')?.[1]?.split(';') ?? [];
  for (const part of parts) {
    if (/^\s*android\b/i.test(part)) {
      return 'android';
    }
    if (/^\s*(?:iphone|ipad|ipod)\b/i.test(part)) {
      return 'ios';
    }
  }
  return null;
}

/** Fails with WRONG_PLATFORM_TOKEN if an SDK of one family sends a token of the other: the app mixed them up. */
export function assertOwnSdk(caller: AnyCaller, userAgent: string | null | undefined): void {
  if (caller.kind !== 'platform') {
    return;
  }
  const sdk = parseSdkFamily(userAgent);
  const family = getPlatformFamily(caller.platform);
  if (sdk !== null && family !== null && sdk !== family) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', {
      details: `The token belongs to the platform \`${caller.platform}\`, but the SDK that sent it runs on ${NAMES[sdk]}.`,
    });
  }
}

/** Returns the family of a platform's apps. Fails with WRONG_PLATFORM_TOKEN if it has none, or not the expected one. */
export function requireInstallableFamily(platform: PlatformKind, expected: AppFamily | undefined): AppFamily {
  const family = getPlatformFamily(platform);
  if (family === null || (expected !== undefined && family !== expected)) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', {
      details: `An app on the platform \`${platform}\` can't report this kind of install.`,
    });
  }
  return family;
}

/**
 * Fails with WRONG_PLATFORM_TOKEN if the token's platform has no installs or is not of the expected family, or if the
 * request comes from the SDK of the other family.
 */
export function assertMayReportInstall(
  caller: AnyCaller,
  { family, userAgent }: { family?: AppFamily | undefined; userAgent?: string | null | undefined },
): void {
  if (caller.kind === 'platform') {
    requireInstallableFamily(caller.platform, family);
  }
  assertOwnSdk(caller, userAgent);
}

const NAMES: Record<AppFamily, string> = { ios: 'iOS', android: 'Android' };
