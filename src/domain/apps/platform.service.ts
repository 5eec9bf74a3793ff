import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { getHost } from '../addresses/address.ts';
import { parseUrlScheme } from '../addresses/url-scheme.ts';
import { parseWebAddress, parseWebBase } from '../addresses/web-address.ts';
import { type Checked, createRefusal, DomainFailure, requireValid } from '../failures.ts';
import { createListSchema, describeMissing, optionalText, parseInput } from '../input.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import { save } from '../store.ts';
import type { AppService } from './app.service.ts';
import type { AppName } from './app-name.ts';
import { findLoop, type LinkSettings } from './link-host.ts';
import { deletePlatform, upsertPlatform } from './platform.repository.ts';
import type { Platform } from './platform.ts';
import type { AppSnapshot } from './snapshot.ts';

const texts = createListSchema(z.string(), 20)
  .nullish()
  .transform((list) => list ?? []);

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

export type SetPlatformInput = z.input<typeof setPlatformInput>;
type ParsedPlatform = z.output<typeof setPlatformInput>;
type Field = Exclude<keyof ParsedPlatform, 'kind'>;

interface PlatformServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  links: LinkSettings;
}

export function createPlatformService({ db, clock, apps, links }: PlatformServiceParts) {
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
        ...validatePlatform(parsed),
        appId: snapshot.app.id,
        createdAt: snapshot.platforms.get(parsed.kind)?.createdAt ?? now,
        updatedAt: now,
      };
      for (const field of ['baseUrl', 'storeUrl'] as const) {
        requireOtherHost(field, platform[field], snapshot);
      }
      await save(db, (tx) => upsertPlatform(tx, platform));
      return platform;
    },

    /**
     * Removes a platform and returns it. Links keep only the destinations on it that overrides and templates set.
     * Requires an admin key. Fails with COULD_NOT_FIND_RECORD if the app doesn't have this platform.
     */
    async removePlatform(caller: AnyCaller, app: AppName | null, kind: PlatformKind): Promise<Platform> {
      const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
      const removed = await save(db, (tx) => deletePlatform(tx, owner.id, kind));
      if (removed === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', {
          field: 'kind',
          details: `No platform \`${kind}\` exists in this app.`,
        });
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

function validatePlatform(parsed: ParsedPlatform): Omit<Platform, 'appId' | 'createdAt' | 'updatedAt'> {
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
