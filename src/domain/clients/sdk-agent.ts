import type { Caller } from '../access/caller.ts';
import { DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The systems that apps run on. An iPad runs iPhone apps, so the kinds of iOS are one family. */
export type AppFamily = 'ios' | 'android';

/** The family of a platform's apps; null for the web. */
function getPlatformFamily(platform: PlatformKind): AppFamily | null {
  if (platform === 'web') {
    return null;
  }
  return platform === 'android' ? 'android' : 'ios';
}

/** `HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)`, `HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 ...)`. */
const SDK = /^\s*HOKO\/[^\s()]*\s*\(([^)]*)/i;

/**
 * The family that an SDK's user agent names; null for any other user agent, and for an SDK that names neither. The
 * first word on it counts: what stands behind is the name of a device, which may be any.
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

/** Fails with WRONG_PLATFORM_TOKEN where an SDK of the one family sends a token of the other: two were mixed up. */
export function assertOwnSdk(caller: Caller | null, userAgent: string | null | undefined): void {
  if (caller?.kind !== 'platform') {
    return;
  }
  const sdk = parseSdkFamily(userAgent);
  const family = getPlatformFamily(caller.platform);
  if (sdk !== null && family !== null && sdk !== family) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', {
      details: `This is a token of ${caller.platform}, but the SDK that sends it runs on ${NAMES[sdk]}.`,
    });
  }
}

/** The family of the platform's apps. Fails with WRONG_PLATFORM_TOKEN where it has none, or not the one that is meant. */
export function requireInstallableFamily(platform: PlatformKind, expected: AppFamily | undefined): AppFamily {
  const family = getPlatformFamily(platform);
  if (family === null || (expected !== undefined && family !== expected)) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', { details: `An app of ${platform} does not report this install.` });
  }
  return family;
}

/**
 * Fails with WRONG_PLATFORM_TOKEN for a token whose platform has no installs to report, or none of the expected family,
 * and for the SDK of the other family.
 */
export function assertMayReportInstall(
  caller: Caller | null,
  { family, userAgent }: { family?: AppFamily | undefined; userAgent?: string | null | undefined },
): void {
  if (caller?.kind === 'platform') {
    requireInstallableFamily(caller.platform, family);
  }
  assertOwnSdk(caller, userAgent);
}

const NAMES: Record<AppFamily, string> = { ios: 'iOS', android: 'Android' };
