import type { Database, Db } from '../../../db/database.ts';
import { type AnyCaller, getCredentialId } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { LinkSettings } from '../apps/link-host.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { type AppFamily, assertMayReportInstall, requireInstallableFamily } from '../clients/sdk-agent.ts';
import { DomainFailure } from '../failures.ts';
import { generateId } from '../ids.ts';
import { parseInput } from '../input.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { addDeepLinkParameters, findAppDestination, parseDeepLinkParameters } from '../smart-links/deep-link.ts';
import { findOwnChain } from '../smart-links/link-chain.ts';
import { isActive } from '../smart-links/link-status.ts';
import { findSmartLinksByIds } from '../smart-links/smart-link.repository.ts';
import { save } from '../store.ts';
import { findAttribution } from './click.repository.ts';
import { type Attribution, NO_ATTRIBUTION } from './click.ts';
import { claimWaiting, type DeferredService, type InstallMatch } from './deferred.service.ts';
import type { DeferredClick } from './deferred-click.ts';
import type { EventCounter } from './event-counter.repository.ts';
import { type ClaimInstallInput, claimInstallInput } from './install.input.ts';
import { insertInstall } from './install.repository.ts';
import type { Install, InstalledDevice } from './install.ts';
import { parseIosFamily } from './install-match.ts';

/** The facts that the request of a report reveals about its sender. */
interface InstallOrigin {
  /** The device's IP address; null if it is unknown. */
  address: string | null;
  userAgent?: string | null;
  /** The app family that the endpoint is for; absent if it accepts both. */
  family?: AppFamily;
}

interface InstallServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  deferred: DeferredService;
  counter: EventCounter;
  links: LinkSettings;
}

export function createInstallService({ db, clock, apps, deferred, counter, links }: InstallServiceParts) {
  /**
   * Returns a waiting click's deep link; null if its link is deleted or disabled, outside its window, has no destination, leads to
   * itself or opens another app.
   */
  async function buildDeepLink(
    tx: Db,
    waiting: DeferredClick,
    snapshot: AppSnapshot,
    { platform, createdAt }: Pick<Install, 'platform' | 'createdAt'>,
  ): Promise<string | null> {
    const link = (await findSmartLinksByIds(tx, waiting.appId, [waiting.smartLinkId])).get(waiting.smartLinkId);
    if (link === undefined || !isActive(link, createdAt)) {
      return null;
    }
    const appDestination = findAppDestination(link, platform, snapshot, findOwnChain(link, snapshot, links));
    if (appDestination === null || isOtherAppDeepLink(appDestination.address, snapshot)) {
      return null;
    }
    return addDeepLinkParameters(appDestination, link, waiting.clickId, snapshot);
  }

  function computeMatch(
    snapshot: AppSnapshot,
    device: InstalledDevice,
    platform: PlatformKind,
    address: string | null,
  ) {
    const family = parseIosFamily(device.deviceType ?? '') ?? (platform === 'ipad' ? 'ipad' : 'iphone');
    return deferred.computeInstallMatch(snapshot, { address, family, osVersion: device.osVersion });
  }

  return {
    /**
     * Records that an app was installed. On iOS, if exactly one deferred click matches this install, the result
     * contains its deep link, which no other install receives. On Android, the app itself reports the deep link that it
     * received. Fails with WRONG_PLATFORM_TOKEN for web tokens and for tokens of the other family, and with
     * MISSING_PARAMETERS without the input that the family requires.
     */
    async claimInstall(
      caller: AnyCaller,
      app: AppName | null,
      input: ClaimInstallInput,
      from: InstallOrigin,
    ): Promise<Install> {
      const known = requirePermission(caller, 'claimInstall');
      assertMayReportInstall(known, from);
      const snapshot = await apps.getSnapshotFor(known, app);
      const parsed = parseInput(claimInstallInput, input);
      const platform = requireOwnPlatform(known, parsed.platform ?? null);
      const family = requireInstallableFamily(platform, from.family);
      const device = parsed.device ?? null;
      if (family === 'ios' && device === null) {
        throw createMissingParameterFailure('device');
      }
      if (family === 'android' && parsed.deepLink === null) {
        throw createMissingParameterFailure('deepLink');
      }

      const now = clock();
      const install: Omit<Install, 'deepLink' | keyof Attribution> = {
        appId: snapshot.app.id,
        id: generateId(now),
        platform,
        ...(device ?? NO_DEVICE),
        credentialId: getCredentialId(known),
        createdAt: now,
      };
      if (family === 'android') {
        const attribution = await findAttribution(
          db.read,
          snapshot.app.id,
          parseDeepLinkParameters(parsed.deepLink ?? ''),
        );
        return record({ ...install, ...attribution, deepLink: parsed.deepLink });
      }
      const match = await computeMatch(snapshot, device ?? NO_DEVICE, platform, from.address);
      return match === null
        ? record({ ...install, ...NO_ATTRIBUTION, deepLink: null })
        : claim(install, match, snapshot);
    },
  };

  async function record(install: Install): Promise<Install> {
    await save(db, (tx) => insertInstall(tx, install, counter));
    return install;
  }

  function claim(
    install: Omit<Install, 'deepLink' | keyof Attribution>,
    match: InstallMatch,
    snapshot: AppSnapshot,
  ): Promise<Install> {
    return save(db, async (tx) => {
      const claimed = await claimWaiting(tx, match, install.createdAt, (waiting) =>
        buildDeepLink(tx, waiting, snapshot, install),
      );
      const { clickId = null, smartLinkId = null } = claimed?.waiting ?? {};
      const completeInstall: Install = { ...install, clickId, smartLinkId, deepLink: claimed?.accepted ?? null };
      await insertInstall(tx, completeInstall, counter);
      return completeInstall;
    });
  }
}

const NO_DEVICE: InstalledDevice = { deviceType: null, osVersion: null, language: null, screenSize: null, uid: null };

function createMissingParameterFailure(parameter: string): DomainFailure {
  return new DomainFailure('MISSING_PARAMETERS', {
    parameters: [parameter],
    details: `\`${parameter}\` is required.`,
  });
}
