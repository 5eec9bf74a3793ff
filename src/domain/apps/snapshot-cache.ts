import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { DomainFailure } from '../failures.ts';
import { findApp, findAppIdBySubdomain, listCustomDomains, listPublishableTokenIds } from './app.repository.ts';
import { extractSubdomain, type LinkSettings, normalizeHost } from './link-host.ts';
import { listPlatforms } from './platform.repository.ts';
import { type AppSnapshot, buildAppSnapshot } from './snapshot.ts';
import { listTemplates } from './template.repository.ts';

const CACHED_APPS = 2_000;
const CACHED_HOSTS = 10_000;

/**
 * Creates the cache of app snapshots. It caches promises, so concurrent requests share one load. Every write to the
 * cached data, in any process, replaces the caches, so a load that began before the write never enters the new ones.
 */
export function createSnapshotCache(db: Database, settings: LinkSettings) {
  let caches = createCaches();

  db.onCacheInvalidation(() => {
    caches = createCaches();
  });

  async function load(appId: string): Promise<AppSnapshot | null> {
    const app = await findApp(db.read, appId);
    if (app === null) {
      return null;
    }
    return buildAppSnapshot(
      app,
      await listPlatforms(db.read, appId),
      await listTemplates(db.read, appId),
      new Set(await listPublishableTokenIds(db.read, appId)),
    );
  }

  async function loadAppId(host: string): Promise<string | null> {
    const subdomain = extractSubdomain(host, settings);
    if (subdomain !== null) {
      return findAppIdBySubdomain(db.read, subdomain);
    }
    const domains = await getCustomDomains();
    return domains.get(host) ?? domains.get(host.replace(/:\d+$/, '')) ?? null;
  }

  function getCustomDomains(): Promise<ReadonlyMap<string, string>> {
    return getOrLoad(caches.domains, 'all', () => listCustomDomains(db.read));
  }

  function get(appId: string): Promise<AppSnapshot | null> {
    return getOrLoad(caches.apps, appId, () => load(appId));
  }

  return {
    /** Returns the snapshot of an app, or null if the app doesn't exist. */
    get,
    /** Returns the snapshot of a stored link's app. Fails with COULD_NOT_FIND_RECORD if it was deleted meanwhile. */
    async getOfLink({ appId }: { appId: string }): Promise<AppSnapshot> {
      const snapshot = await get(appId);
      if (snapshot === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', { details: "The link's app was deleted." });
      }
      return snapshot;
    },
    /**
     * Returns the id of the app whose links this host serves: by its custom domain, its subdomain or a former
     * subdomain. Returns null if no app has this host.
     */
    findAppIdByHost(host: string): Promise<string | null> {
      const name = normalizeHost(host);
      return getOrLoad(caches.hosts, name, () => loadAppId(name));
    },
    /** Returns the custom domains of the installation, with the ids of their apps. */
    getCustomDomains,
  };
}

/** Caches app snapshots, which every request needs and which rarely change. */
export type SnapshotCache = ReturnType<typeof createSnapshotCache>;

function createCaches() {
  return {
    apps: new LRUCache<string, Promise<AppSnapshot | null>>({ max: CACHED_APPS }),
    hosts: new LRUCache<string, Promise<string | null>>({ max: CACHED_HOSTS }),
    domains: new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: 1 }),
  };
}

/** Returns the cached value, or loads it. A failed load isn't cached, so the next request retries it. */
function getOrLoad<V>(cache: LRUCache<string, Promise<V>>, key: string, load: () => Promise<V>): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  const loading = load();
  cache.set(key, loading);
  loading.catch(() => {
    if (cache.peek(key) === loading) {
      cache.delete(key);
    }
  });
  return loading;
}
