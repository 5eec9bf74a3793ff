import { type Database, type Db, isUniqueViolation } from '../../../db/client.ts';
import { DomainFailure, refusal, valid } from '../failures.ts';
import { isId, newId } from '../ids.ts';
import { keepableText, parseInput } from '../input.ts';
import { keysetOf, type Page, type PageRequest, pageOf } from '../paging.ts';
import { save } from '../store.ts';
import type { Caller } from '../access/caller.ts';
import { installationAdmin, permitted } from '../access/permissions.ts';
import { type CreateAppInput, createAppInput, type UpdateAppInput, updateAppInput } from './app.input.ts';
import {
  type AppChanges,
  claimSubdomain,
  findAppIdBySubdomain,
  insertApp,
  listApps,
  updateApp,
} from './app.repository.ts';
import type { App } from './app.ts';
import type { AppConfiguration } from './snapshot.ts';
import type { Configurations } from './snapshot-cache.ts';
import { isLinkHost, type LinkSettings } from './link-host.ts';
import { listBaseUrls } from './platform.repository.ts';
import { checkedPreview } from './preview.input.ts';
import { parseHostName, parseSubdomain } from './subdomain.ts';
import { parseParameterName } from './travelling-parameter.ts';
import { parseWebAddress } from '../addresses/web-address.ts';

export interface AppService {
  /** Makes an app. For the installation's operators alone. Fails with COULD_NOT_SAVE_OBJECT for a name that is taken. */
  createApp(caller: Caller | null, input: CreateAppInput): Promise<App>;
  /** Changes what is given. A former subdomain stays the app's and keeps opening its links. For admin keys. */
  updateApp(caller: Caller | null, app: string | null, input: UpdateAppInput): Promise<App>;
  /**
   * The configuration of the app that the caller acts on: its own, or for the whole installation's operators the one
   * that they name by subdomain or id. A foreign app answers as an unknown one: COULD_NOT_FIND_RECORD.
   */
  configurationFor(caller: Caller, named?: string | null): Promise<AppConfiguration>;
  /** As `configurationFor`, for who may read the app's settings. */
  readApp(caller: Caller | null, named?: string | null): Promise<AppConfiguration>;
  /** All apps, the oldest first. For the installation's operators alone. */
  listApps(caller: Caller | null, request: PageRequest): Promise<Page<App>>;
}

export function createAppService(
  db: Database,
  clock: () => number,
  configurations: Configurations,
  links: LinkSettings,
): AppService {
  async function appIdFor(caller: Caller, named: string | null): Promise<string> {
    const own = caller.kind === 'operator' ? null : caller.appId;
    if (named === null) {
      if (own !== null) return own;
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['app'],
        details: 'This key is for every app: name the one you mean by its subdomain or id.',
      });
    }
    const appId = isId(named) ? named : await findAppIdBySubdomain(db.read, keepableText(named, 'app').toLowerCase());
    if (appId === null || (own !== null && appId !== own)) throw unknownApp();
    return appId;
  }

  async function configurationFor(caller: Caller, named: string | null = null): Promise<AppConfiguration> {
    const configuration = await configurations.of(await appIdFor(caller, named));
    if (configuration === null) throw unknownApp();
    return configuration;
  }

  /** Saves the app under its names. The constraints decide who has a name; afterwards one can tell which it was. */
  async function saveApp(names: Partial<App>, write: (tx: Db) => Promise<App | null>): Promise<App> {
    try {
      const app = await save(db, async (tx) => {
        const written = await write(tx);
        if (written === null) throw unknownApp();
        if (await claimSubdomain(tx, written.id, written.subdomain, written.updatedAt)) return written;
        throw taken('subdomain', written.subdomain);
      });
      configurations.drop();
      return app;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const { subdomain, customDomain } = names;
      const owner = subdomain === undefined ? null : await findAppIdBySubdomain(db.read, subdomain);
      throw owner !== null && owner !== names.id ? taken('subdomain', subdomain) : taken('customDomain', customDomain);
    }
  }

  async function customDomainOf(text: string): Promise<string> {
    const domain = checkedHost(text, 'customDomain');
    if (isLinkHost(domain, links, new Map())) {
      throw refusal(
        'COULD_NOT_SAVE_OBJECT',
        'customDomain',
        `${domain} is below the link domain already: choose it as the subdomain`,
      );
    }
    // The counterpart of what is asked of base URLs, whichever of the two comes first.
    const sites = (await listBaseUrls(db.read)).map((base) => new URL(base));
    if (sites.some(({ host, hostname }) => host === domain || hostname === domain)) {
      throw refusal(
        'COULD_NOT_SAVE_OBJECT',
        'customDomain',
        `${domain} is where a web site is: links to it would lead back to themselves`,
      );
    }
    return domain;
  }

  return {
    configurationFor,

    async readApp(caller, named) {
      return configurationFor(permitted(caller, 'readApp'), named);
    },

    async createApp(caller, input) {
      installationAdmin(caller);
      const given = parseInput(createAppInput, input);
      const now = clock();
      const app: App = {
        id: newId(now),
        name: given.name,
        subdomain: checkedSubdomain(given.subdomain),
        customDomain: given.customDomain === null ? null : await customDomainOf(given.customDomain),
        allowedHosts: checkedHosts(given.allowedHosts),
        preview: checkedPreview(given.preview, 'COULD_NOT_SAVE_OBJECT'),
        iconUrl: given.iconUrl && checkedIcon(given.iconUrl),
        travellingParameters: checkedParameters(given.travellingParameters),
        deferredWindow: given.deferredWindow,
        createdAt: now,
        updatedAt: now,
      };
      return saveApp(app, async (tx) => {
        await insertApp(tx, app);
        return app;
      });
    },

    async updateApp(caller, named, input) {
      const { app: standing } = await configurationFor(permitted(caller, 'administerApp'), named);
      const given = parseInput(updateAppInput, input);
      const { customDomain, allowedHosts, preview, iconUrl, travellingParameters } = given;
      const changes: AppChanges = {
        name: given.name ?? undefined,
        subdomain: given.subdomain == null ? undefined : checkedSubdomain(given.subdomain),
        customDomain: customDomain && (await customDomainOf(customDomain)),
        allowedHosts: allowedHosts === undefined ? undefined : checkedHosts(allowedHosts ?? []),
        preview: preview && checkedPreview(preview, 'COULD_NOT_SAVE_OBJECT'),
        iconUrl: iconUrl && checkedIcon(iconUrl),
        travellingParameters:
          travellingParameters === undefined ? undefined : checkedParameters(travellingParameters ?? []),
        deferredWindow: given.deferredWindow,
        updatedAt: clock(),
      };
      return saveApp({ ...changes, id: standing.id }, (tx) => updateApp(tx, standing.id, changes));
    },

    async listApps(caller, request) {
      installationAdmin(caller);
      return pageOf(keysetOf(request, false), (keyset) => listApps(db.read, keyset));
    },
  };
}

function checkedSubdomain(text: string): string {
  return valid(parseSubdomain(text), 'COULD_NOT_SAVE_OBJECT', 'subdomain');
}

function checkedHosts(hosts: readonly string[]): string[] {
  return [...new Set(hosts.map((host, i) => checkedHost(host, `allowedHosts.${i}`)))];
}

function checkedHost(text: string, field: string): string {
  return valid(parseHostName(text), 'COULD_NOT_SAVE_OBJECT', field);
}

/** It is shown on every page of the app's links, so http(s) alone, as pictures of previews. */
function checkedIcon(text: string): string {
  return valid(parseWebAddress(text), 'COULD_NOT_SAVE_OBJECT', 'iconUrl').href;
}

function checkedParameters(names: readonly string[]): string[] {
  const checked = names.map((text, i) =>
    valid(parseParameterName(text), 'COULD_NOT_SAVE_OBJECT', `travellingParameters.${i}`),
  );
  return [...new Set(checked)];
}

function unknownApp(): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'app', details: 'There is no such app here.' });
}

function taken(field: string, name: string | null | undefined): DomainFailure {
  return refusal('COULD_NOT_SAVE_OBJECT', field, `${name} belongs to another app; choose another`);
}
