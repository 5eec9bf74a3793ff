import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { findApp, findAppIdBySubdomain, listCustomDomains } from './app.repository.ts';
import { extractSubdomain, type LinkSettings, normalizeHost } from './link-host.ts';
import { listPlatforms } from './platform.repository.ts';
import { type AppSnapshot, buildAppSnapshot } from './snapshot.ts';
import { listTemplates } from './template.repository.ts';

const CACHED_APPS = 2_000;
const CACHED_HOSTS = 10_000;

/**
 * Caches promises, not values: concurrent requests share one load, and a load that began before a change never lands
 * in the caches that came after it. The database drops them after every write to what they contain, also by another
 * process.
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
    return buildAppSnapshot(app, await listPlatforms(db.read, appId), await listTemplates(db.read, appId));
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
    /** All that decides where the app's links lead. Null: there is no such app. */
    get,
    /** The snapshot of the app that a stored link belongs to, which exists: apps are never deleted. */
    async getOfLink({ appId, id }: { appId: string; id: string }): Promise<AppSnapshot> {
      const snapshot = await get(appId);
      if (snapshot === null) {
        throw new Error(`smart link ${id} belongs to no app`);
      }
      return snapshot;
    },
    /** The app whose links this host opens: by custom domain, by its subdomain or by a former one. */
    findAppIdByHost(host: string): Promise<string | null> {
      const name = normalizeHost(host);
      return getOrLoad(caches.hosts, name, () => loadAppId(name));
    },
    /** Every custom domain of the installation, with its app. */
    getCustomDomains,
  };
}

/** What was configured, kept in memory: every request needs it, and it changes rarely. */
export type SnapshotCache = ReturnType<typeof createSnapshotCache>;

function createCaches() {
  return {
    apps: new LRUCache<string, Promise<AppSnapshot | null>>({ max: CACHED_APPS }),
    hosts: new LRUCache<string, Promise<string | null>>({ max: CACHED_HOSTS }),
    domains: new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: 1 }),
  };
}

/** What the cache has, else what is loaded now. A load that fails is forgotten, so that the next request tries again. */
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
