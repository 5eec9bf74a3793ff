import type { Database, Db } from '../../../db/client.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import type { PlatformKind } from '../apps/platform.ts';
import { findTie } from './click.repository.ts';
import { type Tie, UNTIED } from './click.ts';
import { claimWaiting, type DeferredService, type InstallPlace } from './deferred.service.ts';
import type { DeferredClick } from './deferred-click.ts';
import { iosFamilyOf } from './match.ts';
import { DomainFailure } from '../failures.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../input.ts';
import { aimOf, markedLink, marksOf } from '../smart-links/deep-link.ts';
import { findSmartLinksByIds } from '../smart-links/smart-link.repository.ts';
import { isWithinWindow } from '../smart-links/window.ts';
import { save } from '../store.ts';
import { type Caller, credentialIdOf } from '../access/caller.ts';
import { ownPlatform } from '../access/own-platform.ts';
import { permitted } from '../access/permissions.ts';
import { type AppFamily, withOwnSdk } from '../clients/sdk-agent.ts';
import { type ClaimInstallInput, claimInstallInput } from './install.input.ts';
import { insertInstall } from './install.repository.ts';
import type { Install, InstalledDevice } from './install.ts';
import { assertInstallable } from './installable.ts';

/** Where a report comes from, as its request tells. */
export interface InstallOrigin {
  /** The address of the device; null: not known. */
  address: string | null;
  userAgent?: string | null;
  /** The family that the report is meant for, where the door has one entrance for each. */
  family?: AppFamily;
}

export interface InstallService {
  /**
   * Records that an app was installed. On iOS the answer has the deep link of the one click that waits for an install
   * from this place, which no other install gets; on Android the app itself tells what it came with. Fails with
   * WRONG_PLATFORM_TOKEN for web tokens and for those of the other family.
   */
  claimInstall(
    caller: Caller | null,
    app: string | null,
    input: ClaimInstallInput,
    from: InstallOrigin,
  ): Promise<Install>;
}

export function createInstallService(
  db: Database,
  clock: () => number,
  apps: AppService,
  deferred: DeferredService,
): InstallService {
  /** The waiting click's own deep link, as long as its link leads anywhere. Fixes what the click's link says by now. */
  async function deepLinkOf(
    tx: Db,
    waiting: DeferredClick,
    config: AppConfiguration,
    platform: PlatformKind,
    now: number,
  ): Promise<string | null> {
    const link = (await findSmartLinksByIds(tx, waiting.appId, [waiting.smartLinkId])).get(waiting.smartLinkId);
    if (link === undefined || !isWithinWindow(link, now)) return null;
    const aim = aimOf(link, platform, config);
    return aim === null ? null : markedLink(aim, link, waiting.clickId);
  }

  function placeOf(config: AppConfiguration, device: InstalledDevice, platform: PlatformKind, address: string | null) {
    const family = iosFamilyOf(device.deviceType ?? '') ?? (platform === 'ipad' ? 'ipad' : 'iphone');
    return deferred.placeOfInstall(config, { address, family, osVersion: device.osVersion });
  }

  return {
    async claimInstall(caller, app, input, from) {
      const known = permitted(caller, 'claimInstall');
      if (known.kind === 'platform') assertInstallable(known.platform, from.family);
      withOwnSdk(known, from.userAgent);
      const config = await apps.configurationFor(known, app);
      const given = parseInput(claimInstallInput, input);
      const platform = ownPlatform(known, given.platform ?? null);
      const family = assertInstallable(platform, from.family);
      const device = given.device ?? null;
      if (family === 'ios' && device === null) throw missing('device');
      if (family === 'android' && given.deepLink === null) throw missing('deepLink');

      const now = clock();
      const install: Omit<Install, 'deepLink' | keyof Tie> = {
        appId: config.app.id,
        id: newId(now),
        platform,
        ...(device ?? NO_DEVICE),
        credentialId: credentialIdOf(known),
        createdAt: now,
      };
      if (family === 'android') {
        const tie = await findTie(db.read, config.app.id, marksOf(given.deepLink ?? ''));
        return record({ ...install, ...tie, deepLink: given.deepLink });
      }
      const place = await placeOf(config, device ?? NO_DEVICE, platform, from.address);
      return place === null ? record({ ...install, ...UNTIED, deepLink: null }) : claim(install, place, config);
    },
  };

  async function record(install: Install): Promise<Install> {
    await save(db, (tx) => insertInstall(tx, install));
    return install;
  }

  function claim(
    install: Omit<Install, 'deepLink' | keyof Tie>,
    place: InstallPlace,
    config: AppConfiguration,
  ): Promise<Install> {
    const { platform, createdAt: now } = install;
    return save(db, async (tx) => {
      const claimed = await claimWaiting(tx, place, now, (waiting) => deepLinkOf(tx, waiting, config, platform, now));
      const { clickId = null, smartLinkId = null } = claimed?.waiting ?? {};
      const whole: Install = { ...install, clickId, smartLinkId, deepLink: claimed?.suited ?? null };
      await insertInstall(tx, whole);
      return whole;
    });
  }
}

const NO_DEVICE: InstalledDevice = { deviceType: null, osVersion: null, language: null, screenSize: null, uid: null };

function missing(parameter: string): DomainFailure {
  return new DomainFailure('MISSING_PARAMETERS', {
    parameters: [parameter],
    details: `Give a value for \`${parameter}\`.`,
  });
}
