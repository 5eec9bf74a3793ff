import { type AppFamily, getPlatformFamily } from '../clients/sdk-agent.ts';
import { DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The family of the platform's apps. Fails with WRONG_PLATFORM_TOKEN where it has none, or not the one that is meant. */
export function assertInstallable(platform: PlatformKind, expected: AppFamily | undefined): AppFamily {
  const family = getPlatformFamily(platform);
  if (family === null || (expected !== undefined && family !== expected)) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', { details: `An app of ${platform} does not report this install.` });
  }
  return family;
}
