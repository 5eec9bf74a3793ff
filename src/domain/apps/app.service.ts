import type { Database, Db } from '../../../db/database.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import type { AnyCaller, Caller } from '../access/caller.ts';
import {
  READ_PERMISSIONS,
  type RecordKind,
  requireInstallationAdmin,
  requirePermission,
} from '../access/permissions.ts';
import { getHost, shortenForMessage } from '../addresses/address.ts';
import { parseUrlScheme } from '../addresses/url-scheme.ts';
import { parseWebAddress } from '../addresses/web-address.ts';
import { createRefusal, DomainFailure, requireValid } from '../failures.ts';
import { generateId, isId, requireId } from '../ids.ts';
import { parseInput, validateStorableText } from '../input.ts';
import { type Page, type PageRequest, paginate, paginateList, toKeyset } from '../paging.ts';
import { save } from '../store.ts';
import { parseAccentColor } from './accent-color.ts';
import {
  type CreateAppInput,
  createAppInput,
  type DeleteAppInput,
  deleteAppInput,
  type UpdateAppInput,
  updateAppInput,
} from './app.input.ts';
import {
  type AppChanges,
  claimSubdomain,
  findApp,
  findAppIdByCustomDomain,
  findAppIdBySubdomain,
  findSubdomainOwner,
  insertApp,
  listApps,
  markAppDeleted,
  updateApp,
} from './app.repository.ts';
import type { App } from './app.ts';
import type { AppName } from './app-name.ts';
import { parseParameterName } from './forwarded-parameter.ts';
import { findClaimProblem, isServedByDomain, type LinkSettings } from './link-host.ts';
import { FALLBACK_PAGE_LANGUAGE, type PageLanguage, parsePageLanguage } from './page-language.ts';
import type { Platform } from './platform.ts';
import { validatePreview } from './preview.input.ts';
import type { AppSnapshot } from './snapshot.ts';
import type { SnapshotCache } from './snapshot-cache.ts';
import { parseHostName, parseSubdomain } from './subdomain.ts';

interface AppServiceParts {
  db: Database;
  clock: () => number;
  snapshots: SnapshotCache;
  links: LinkSettings;
}

/**
 * How long after the deletion of an app its rows are deleted, in milliseconds. By then every process knows that the app
 * is deleted, and has finished the requests that it had admitted.
 */
const ROW_DELETION_DELAY_MS = 60_000;

export function createAppService({ db, clock, snapshots, links }: AppServiceParts) {
  async function requireAppId(caller: Caller, requestedApp: AppName | null): Promise<string> {
    const own = caller.kind === 'operator' ? null : caller.appId;
    if (requestedApp === null) {
      if (own !== null) {
        return own;
      }
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['app'],
        details: "`app` is required with an installation key. Use the app's id, subdomain or custom domain.",
      });
    }
    const appId = await findAppId(requestedApp);
    if (appId === null || (own !== null && appId !== own)) {
      throw createUnknownAppFailure(requestedApp);
    }
    return appId;
  }

  async function findAppId(name: AppName): Promise<string | null> {
    if (name instanceof DomainFailure || typeof name === 'string') {
      const id = requireId(name);
      return isId(id) ? id : ((await findAppId({ subdomain: id })) ?? (await findAppId({ domain: id })));
    }
    if ('ofRecord' in name) {
      return name.ofRecord;
    }
    const isSubdomain = 'subdomain' in name;
    const text = validateStorableText(isSubdomain ? name.subdomain : name.domain, 'app').toLowerCase();
    return isSubdomain ? findAppIdBySubdomain(db.read, text) : findAppIdByCustomDomain(db.read, text);
  }

  async function getSnapshotFor(caller: Caller, requestedApp: AppName | null = null): Promise<AppSnapshot> {
    const snapshot = await snapshots.get(await requireAppId(caller, requestedApp));
    if (snapshot === null) {
      throw createUnknownAppFailure(requestedApp);
    }
    return snapshot;
  }

  /**
   * Saves an app and claims its subdomain. Relies on the unique constraints to detect conflicts, and queries which name
   * is taken only after a conflict.
   */
  async function saveApp(names: Partial<App>, write: (tx: Db) => Promise<App | null>): Promise<App> {
    try {
      return await save(db, async (tx) => {
        const written = await write(tx);
        if (written === null) {
          throw createUnknownAppFailure();
        }
        if (await claimSubdomain(tx, written.id, written.subdomain, written.updatedAt)) {
          return written;
        }
        throw createNameTakenFailure('subdomain', written.subdomain);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) {
        throw error;
      }
      const { subdomain, customDomain } = names;
      const owner = subdomain === undefined ? null : await findSubdomainOwner(db.read, subdomain);
      throw customDomain == null || (owner !== null && owner !== names.id)
        ? createNameTakenFailure('subdomain', subdomain ?? '')
        : createNameTakenFailure('customDomain', customDomain);
    }
  }

  /** Validates a custom domain for an app with these platforms. */
  function validateCustomDomain(text: string, platforms: Iterable<Platform>): string {
    const domain = validateHost(text, 'customDomain');
    const problem = findClaimProblem(domain, links) ?? findOwnSiteProblem(domain, platforms);
    if (problem !== null) {
      throw createRefusal('COULD_NOT_SAVE_OBJECT', 'customDomain', problem);
    }
    return domain;
  }

  return {
    /**
     * Returns the snapshot of the app that the caller acts on: its own app or, with an installation key, the app that
     * has the requested id, subdomain or custom domain. Fails with COULD_NOT_FIND_RECORD for an unknown app and for an
     * app that the caller has no access to, and with MISSING_PARAMETERS if an installation key requests no app.
     */
    getSnapshotFor,

    /** Like `getSnapshotFor`, for callers with permission to read the app. */
    async readApp(caller: AnyCaller, requestedApp?: AppName | null): Promise<AppSnapshot> {
      return getSnapshotFor(requirePermission(caller, 'readApp'), requestedApp);
    },

    /** Like `getSnapshotFor`, for the app of a record and callers with permission to read such records. */
    async readAppOfRecord(caller: AnyCaller, kind: RecordKind, appId: string): Promise<AppSnapshot> {
      return getSnapshotFor(requirePermission(caller, READ_PERMISSIONS[kind]), appId);
    },

    /**
     * Creates an app. Requires an installation key. Fails with COULD_NOT_SAVE_OBJECT if its subdomain or custom domain
     * is taken.
     */
    async createApp(caller: AnyCaller, input: CreateAppInput): Promise<App> {
      requireInstallationAdmin(caller);
      const parsed = parseInput(createAppInput, input);
      const now = clock();
      const app: App = {
        id: generateId(now),
        name: parsed.name,
        subdomain: validateSubdomain(parsed.subdomain),
        customDomain: parsed.customDomain === null ? null : validateCustomDomain(parsed.customDomain, []),
        allowedHosts: validateHosts(parsed.allowedHosts),
        allowedSchemes: validateSchemes(parsed.allowedSchemes),
        preview: validatePreview(parsed.preview, 'COULD_NOT_SAVE_OBJECT'),
        iconUrl: parsed.iconUrl && validateIconUrl(parsed.iconUrl),
        accentColor: parsed.accentColor && validateAccentColor(parsed.accentColor),
        defaultLanguage: validateLanguage(parsed.defaultLanguage),
        forwardedQueryParameters: validateParameterNames(parsed.forwardedQueryParameters),
        deferredLinkWindowSeconds: parsed.deferredLinkWindowSeconds,
        createdAt: now,
        updatedAt: now,
      };
      return saveApp(app, async (tx) => {
        await insertApp(tx, app);
        return app;
      });
    },

    /**
     * Updates the given fields of an app. A former subdomain stays with the app and keeps opening its links. Requires
     * an admin key.
     */
    async updateApp(caller: AnyCaller, requestedApp: AppName | null, input: UpdateAppInput): Promise<App> {
      const { app: existing, platforms } = await getSnapshotFor(
        requirePermission(caller, 'administerApp'),
        requestedApp,
      );
      const parsed = parseInput(updateAppInput, input);
      const { customDomain, allowedHosts, allowedSchemes, preview, iconUrl, forwardedQueryParameters } = parsed;
      const { accentColor, defaultLanguage } = parsed;
      const changes: AppChanges = {
        name: parsed.name ?? undefined,
        subdomain: parsed.subdomain == null ? undefined : validateSubdomain(parsed.subdomain),
        customDomain: customDomain && validateCustomDomain(customDomain, platforms.values()),
        allowedHosts: allowedHosts === undefined ? undefined : validateHosts(allowedHosts ?? []),
        allowedSchemes: allowedSchemes === undefined ? undefined : validateSchemes(allowedSchemes ?? []),
        preview: preview && validatePreview(preview, 'COULD_NOT_SAVE_OBJECT'),
        iconUrl: iconUrl && validateIconUrl(iconUrl),
        accentColor: accentColor && validateAccentColor(accentColor),
        defaultLanguage: defaultLanguage === undefined ? undefined : validateLanguage(defaultLanguage),
        forwardedQueryParameters:
          forwardedQueryParameters === undefined ? undefined : validateParameterNames(forwardedQueryParameters ?? []),
        deferredLinkWindowSeconds: parsed.deferredLinkWindowSeconds,
        updatedAt: clock(),
      };
      return saveApp({ ...changes, id: existing.id }, (tx) => updateApp(tx, existing.id, changes));
    },

    /**
     * Deletes an app permanently, and returns it as it was. `name` must be its name. From then on, its tokens and keys
     * are rejected, and its links answer like unknown ones: immediately in this process, within a second in others.
     * Another app can use its custom domain at once, but never its subdomains. Its rows are deleted later. Requires an
     * installation key. Fails with COULD_NOT_SAVE_OBJECT for another name.
     */
    async deleteApp(caller: AnyCaller, requestedApp: AppName | null, input: DeleteAppInput): Promise<App> {
      const { app } = await getSnapshotFor(requireInstallationAdmin(caller), requestedApp);
      const { name } = parseInput(deleteAppInput, input);
      await save(db, async (tx) => {
        const now = clock();
        if (await markAppDeleted(tx, { id: app.id, name }, { now, deleteRowsAt: now + ROW_DELETION_DELAY_MS })) {
          return;
        }
        const existing = await findApp(tx, app.id);
        if (existing === null) {
          throw createUnknownAppFailure();
        }
        throw createRefusal(
          'COULD_NOT_SAVE_OBJECT',
          'name',
          `must be \`${existing.name}\`, the name of the app, to confirm its deletion; got \`${shortenForMessage(name)}\`.`,
        );
      });
      return app;
    },

    /** Whether a subdomain belongs or belonged to an app, even to a deleted one. Requires an installation key. */
    async isSubdomainReserved(caller: AnyCaller, subdomain: string): Promise<boolean> {
      requireInstallationAdmin(caller);
      return (await findSubdomainOwner(db.read, subdomain.toLowerCase())) !== null;
    },

    /**
     * Lists the apps that the caller can read, from oldest to newest: all of them with an installation key, otherwise
     * the caller's own app. Requires a secret token or an admin key.
     */
    async listApps(caller: AnyCaller, request: PageRequest): Promise<Page<App>> {
      const known = requirePermission(caller, 'readApp');
      const keyset = toKeyset(request, false);
      if (known.kind === 'operator' || known.appId === null) {
        return paginate(keyset, (extended) => listApps(db.read, extended));
      }
      return paginateList([(await getSnapshotFor(known)).app], keyset);
    },
  };
}

/** Creates, updates and lists apps, and determines the app that a caller acts on. */
export type AppService = ReturnType<typeof createAppService>;

/**
 * Returns the reason why a custom domain would redirect the app's links to themselves, or null if it wouldn't. The
 * platforms of other apps don't count: another app must not be able to block a domain. `setPlatform` checks the
 * reverse, so the order of the two changes doesn't matter.
 */
function findOwnSiteProblem(domain: string, platforms: Iterable<Platform>): string | null {
  for (const { kind, baseUrl, storeUrl } of platforms) {
    const isServed = [baseUrl, storeUrl].some((url) => url !== null && isServedByDomain(getHost(new URL(url)), domain));
    if (isServed) {
      return `is \`${domain}\`, which is the host of the app's platform \`${kind}\`, so links would redirect to themselves. Use another domain.`;
    }
  }
  return null;
}

function validateSubdomain(text: string): string {
  return requireValid(parseSubdomain(text), 'COULD_NOT_SAVE_OBJECT', 'subdomain');
}

function validateHosts(hosts: readonly string[]): string[] {
  return [...new Set(hosts.map((host, i) => validateHost(host, `allowedHosts.${i}`)))];
}

function validateHost(text: string, field: string): string {
  return requireValid(parseHostName(text), 'COULD_NOT_SAVE_OBJECT', field);
}

function validateSchemes(schemes: readonly string[]): string[] {
  const checked = schemes.map((text, i) =>
    requireValid(parseUrlScheme(text), 'COULD_NOT_SAVE_OBJECT', `allowedSchemes.${i}`),
  );
  return [...new Set(checked)];
}

/** Validates the address of the icon. Visitors' browsers load it, so only http(s) is allowed. */
function validateIconUrl(text: string): string {
  return requireValid(parseWebAddress(text), 'COULD_NOT_SAVE_OBJECT', 'iconUrl').href;
}

function validateAccentColor(text: string): string {
  return requireValid(parseAccentColor(text), 'COULD_NOT_SAVE_OBJECT', 'accentColor');
}

/** Validates the default language of pages. Null resets it. */
function validateLanguage(text: string | null): PageLanguage {
  return text === null
    ? FALLBACK_PAGE_LANGUAGE
    : requireValid(parsePageLanguage(text), 'COULD_NOT_SAVE_OBJECT', 'defaultLanguage');
}

function validateParameterNames(names: readonly string[]): string[] {
  const checked = names.map((text, i) =>
    requireValid(parseParameterName(text), 'COULD_NOT_SAVE_OBJECT', `forwardedQueryParameters.${i}`),
  );
  return [...new Set(checked)];
}

/** Creates the failure for an app that doesn't exist, or that the credential can't use: the same one for both. */
function createUnknownAppFailure(name: AppName | null = null): DomainFailure {
  if (name !== null && typeof name === 'object' && 'ofRecord' in name) {
    const { field } = name;
    return new DomainFailure('COULD_NOT_FIND_RECORD', { field, details: `No record with this \`${field}\` exists.` });
  }
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'app',
    details: 'No app with this id, subdomain or custom domain exists.',
  });
}

function createNameTakenFailure(field: string, name: string): DomainFailure {
  return createRefusal(
    'COULD_NOT_SAVE_OBJECT',
    field,
    `is \`${name}\`, which belongs to another app. Choose another name.`,
  );
}
