import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { getHost } from '../addresses/address.ts';
import { parseUrlScheme } from '../addresses/url-scheme.ts';
import { parseWebAddress, parseWebBase } from '../addresses/web-address.ts';
import { type Checked, createRefusal, DomainFailure, requireValid } from '../failures.ts';
import { createListSchema, describeMissing, optionalText, parseInput, removableText } from '../input.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import { save } from '../store.ts';
import type { AppService } from './app.service.ts';
import type { AppName } from './app-name.ts';
import { findLoop, type LinkSettings } from './link-host.ts';
import {
  deletePlatform,
  findPlatform,
  listPlatformsOfApps,
  updatePlatform,
  upsertPlatform,
} from './platform.repository.ts';
import type { Platform } from './platform.ts';
import type { AppSnapshot } from './snapshot.ts';

const textList = createListSchema(z.string(), 20).nullish();
const texts = textList.transform((list) => list ?? []);
/** Undefined leaves the list unchanged; null clears it. */
const textsChange = textList.transform((list) => (list === null ? [] : list));

const setPlatformInput = z.object({
  kind: z.enum(PLATFORM_KINDS),
  baseUrl: optionalText,
  urlSchemes: texts,
  storeUrl: optionalText,
  teamId: optionalText,
  bundleId: optionalText,
  appStoreId: optionalText,
  packageName: optionalText,
  sha256Fingerprints: texts,
});

/** The changes to a platform. Absent fields stay unchanged; null clears optional fields. */
const updatePlatformInput = z.object({
  kind: z.enum(PLATFORM_KINDS),
  baseUrl: removableText,
  urlSchemes: textsChange,
  storeUrl: removableText,
  teamId: removableText,
  bundleId: removableText,
  appStoreId: removableText,
  packageName: removableText,
  sha256Fingerprints: textsChange,
});

export type SetPlatformInput = z.input<typeof setPlatformInput>;
type UpdatePlatformInput = z.input<typeof updatePlatformInput>;
type PlatformSettings = Omit<Platform, 'appId' | 'createdAt' | 'updatedAt'>;
type Field = Exclude<keyof PlatformSettings, 'kind'>;

interface PlatformServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  links: LinkSettings;
}

export function createPlatformService({ db, clock, apps, links }: PlatformServiceParts) {
  /** Validates all settings of a platform. Returns them in canonical form. */
  function validate(settings: PlatformSettings, snapshot: AppSnapshot): PlatformSettings {
    const valid = validatePlatform(settings);
    requireOtherHost('baseUrl', valid.baseUrl, snapshot);
    requireOtherHost('storeUrl', valid.storeUrl, snapshot);
    return valid;
  }

  /** Fails if an address has a host that serves the app's links or the API. */
  function requireOtherHost(field: Field, address: string | null, { app }: AppSnapshot): void {
    const host = address === null ? null : getHost(new URL(address));
    const loop = host === null ? null : findLoop(host, app, links);
    if (loop !== null) {
      const use =
        loop === 'LINKS' ? 'smart links, so they would redirect to themselves' : 'the API of this installation';
      throw createRefusal(
        'COULD_NOT_SAVE_OBJECT',
        field,
        `has the host \`${host}\`, which serves ${use}. Use another host.`,
      );
    }
  }

  return {
    /**
     * Creates or replaces a platform of an app. Requires an admin key. Fails with MISSING_PARAMETERS without the URL of
     * a web platform or the schemes of a mobile one, and with COULD_NOT_SAVE_OBJECT for an invalid setting.
     */
    async setPlatform(caller: AnyCaller, app: AppName | null, input: SetPlatformInput): Promise<Platform> {
      const snapshot = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
      const parsed = parseInput(setPlatformInput, input);
      const now = clock();
      const platform: Platform = {
        ...validate(parsed, snapshot),
        appId: snapshot.app.id,
        createdAt: snapshot.platforms.get(parsed.kind)?.createdAt ?? now,
        updatedAt: now,
      };
      await save(db, (tx) => upsertPlatform(tx, platform));
      return platform;
    },

    /** Lists the platforms of several apps, which the caller must have permission to read. */
    listPlatformsOfApps: (appIds: readonly string[]): Promise<Map<string, Platform[]>> =>
      listPlatformsOfApps(db.read, appIds),

    /**
     * Updates the given fields of a platform. Requires an admin key. Fails with COULD_NOT_FIND_RECORD if the app doesn't
     * have this platform. Otherwise, the changed platform must meet the rules of `setPlatform`.
     */
    async updatePlatform(caller: AnyCaller, app: AppName | null, input: UpdatePlatformInput): Promise<Platform> {
      const snapshot = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
      const { kind, ...changes } = parseInput(updatePlatformInput, input);
      return save(db, async (tx) => {
        const existing = await findPlatform(tx, snapshot.app.id, kind);
        if (existing === null) {
          throw createUnknownPlatformFailure(kind);
        }
        const { appId: _appId, createdAt: _createdAt, updatedAt: _updatedAt, ...settings } = existing;
        const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
        const valid = validate({ ...settings, ...given }, snapshot);
        const changed = Object.fromEntries(Object.entries(valid).filter(([field]) => field in given));
        const updated = await updatePlatform(tx, existing, { ...changed, updatedAt: clock() });
        if (updated === null) {
          throw createUnknownPlatformFailure(kind);
        }
        return updated;
      });
    },

    /**
     * Removes a platform and returns it. Links keep only the destinations on it that overrides and templates set. Its
     * routes and tokens remain as well. Requires an admin key. Fails with COULD_NOT_FIND_RECORD if the app doesn't have
     * this platform.
     */
    async removePlatform(caller: AnyCaller, app: AppName | null, kind: PlatformKind): Promise<Platform> {
      const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
      const removed = await save(db, (tx) => deletePlatform(tx, owner.id, kind));
      if (removed === null) {
        throw createUnknownPlatformFailure(kind);
      }
      return removed;
    },
  };
}

/** The settings of each kind of platform. Any other setting is rejected, because it is probably a mistake. */
const SETTINGS_OF: Record<PlatformKind, readonly Field[]> = {
  web: ['baseUrl'],
  iphone: ['urlSchemes', 'storeUrl', 'teamId', 'bundleId', 'appStoreId'],
  ipad: ['urlSchemes', 'storeUrl', 'teamId', 'bundleId', 'appStoreId'],
  universal: ['urlSchemes', 'storeUrl', 'teamId', 'bundleId', 'appStoreId'],
  android: ['urlSchemes', 'storeUrl', 'packageName', 'sha256Fingerprints'],
};

function createUnknownPlatformFailure(kind: PlatformKind): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'kind',
    details: `No platform \`${kind}\` exists in this app.`,
  });
}

function validatePlatform(parsed: PlatformSettings): PlatformSettings {
  const { kind, ...settings } = parsed;
  for (const field of Object.keys(settings) as Field[]) {
    const isSet = Array.isArray(settings[field]) ? settings[field].length > 0 : settings[field] !== null;
    if (isSet && !SETTINGS_OF[kind].includes(field)) {
      throw createRefusal('COULD_NOT_SAVE_OBJECT', field, `isn't a setting of the platform \`${kind}\`. Remove it.`);
    }
  }
  const requiredField: Field = kind === 'web' ? 'baseUrl' : 'urlSchemes';
  if (settings[requiredField] === null || settings[requiredField]?.length === 0) {
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: [requiredField],
      details: describeMissing([requiredField]),
    });
  }
  return {
    kind,
    baseUrl: validateSetting('baseUrl', parsed.baseUrl, (text) => {
      const base = parseWebBase(text);
      return base.ok ? { ok: true, value: base.value.text } : base;
    }),
    urlSchemes: [
      ...new Set(parsed.urlSchemes.map((text, i) => requireValidSetting(parseUrlScheme(text), `urlSchemes.${i}`))),
    ],
    storeUrl: validateSetting('storeUrl', parsed.storeUrl, (text) => {
      const address = parseWebAddress(text);
      return address.ok ? { ok: true, value: address.value.href } : address;
    }),
    teamId: validateFormat(
      'teamId',
      parsed.teamId,
      /^[A-Z0-9]{10}$/,
      'must be an Apple team id: ten capital letters and digits.',
    ),
    bundleId: validateFormat(
      'bundleId',
      parsed.bundleId,
      /^[A-Za-z0-9.-]{1,155}$/,
      'must be 1 to 155 letters, digits, dots and hyphens.',
    ),
    appStoreId: validateFormat(
      'appStoreId',
      parsed.appStoreId,
      /^[0-9]{1,20}$/,
      'must be 1 to 20 digits, without "id" before them.',
    ),
    packageName: validateFormat(
      'packageName',
      parsed.packageName,
      /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/,
      'must be a Java package name such as `com.example.shop`.',
    ),
    sha256Fingerprints: [
      ...new Set(
        parsed.sha256Fingerprints.map((text, i) =>
          requireValidSetting(parseFingerprint(text), `sha256Fingerprints.${i}`),
        ),
      ),
    ],
  };
}

/** Parses a fingerprint as keytool or the Play Console prints it. assetlinks.json requires upper case with colons. */
function parseFingerprint(text: string): Checked<string> {
  const hex = text.replace(/[\s:]/g, '').toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(hex)) {
    return { ok: false, reason: 'must be a SHA-256 fingerprint of 32 pairs of hex digits.' };
  }
  return { ok: true, value: hex.replace(/(..)(?!$)/g, '$1:') };
}

function requireValidSetting<T>(value: Checked<T>, field: string): T {
  return requireValid(value, 'COULD_NOT_SAVE_OBJECT', field);
}

function validateSetting(field: Field, text: string | null, rule: (text: string) => Checked<string>): string | null {
  return text === null ? null : requireValidSetting(rule(text), field);
}

function validateFormat(field: Field, text: string | null, format: RegExp, reason: string): string | null {
  if (text !== null && !format.test(text)) {
    throw createRefusal('COULD_NOT_SAVE_OBJECT', field, reason);
  }
  return text;
}
