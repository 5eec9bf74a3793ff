import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { getApiHosts, isBelowLinkDomain, type LinkSettings, stripPort } from '../apps/link-host.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import { canonicalizeUri } from '../apps/uri.ts';
import {
  type ChainedLink,
  type ChainedTarget,
  classifyOwnUrl,
  type LinkChain,
  listWebTargets,
  parseHost,
} from './link-chain.ts';
import { parseLazyLinkUrl, parseRedirectingUrl } from './link-url.ts';
import { findSmartLinkByCode } from './smart-link.repository.ts';

/** Links have few different hosts. */
const CACHED_ORIGINS = 1_000;

/** The part of a web address before its path. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;

interface LinkChainsParts {
  db: Database;
  snapshots: Pick<SnapshotCache, 'get' | 'getCustomDomains' | 'findAppIdByHost'>;
  links: LinkSettings;
}

export function createLinkChains({ db, snapshots, links }: LinkChainsParts) {
  const apiHosts = getApiHosts(links);
  /** The custom domains, with the cached promise that has resolved to them. */
  let known: { loading: Promise<ReadonlyMap<string, string>>; domains: ReadonlyMap<string, string> } | null = null;
  /** Whether an origin can be a link host, cached because parsing URLs is slow. */
  const origins = new LRUCache<string, boolean>({ max: CACHED_ORIGINS });

  /** Returns the custom domains: synchronously while they are cached, because every redirect needs them. */
  function getDomains(): ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>> {
    const loading = snapshots.getCustomDomains();
    if (known?.loading === loading) {
      return known.domains;
    }
    return loading.then((domains) => {
      known = { loading, domains };
      origins.clear();
      return domains;
    });
  }

  const isCustomDomain = (host: string) => known?.domains.has(host) === true;

  /**
   * Whether the host of a URL can be a link host, by the domains that `getDomains` returned last. Returns false for any
   * text that isn't an http(s) URL.
   */
  function canServeLinks(url: string): boolean {
    const origin = ORIGIN.exec(url)?.[0];
    if (origin === undefined) {
      return false;
    }
    const cached = origins.get(origin);
    if (cached !== undefined) {
      return cached;
    }
    const host = parseHost(origin);
    const isLinkHost =
      !apiHosts.has(stripPort(host)) &&
      (isBelowLinkDomain(host, links) || isCustomDomain(host) || isCustomDomain(stripPort(host)));
    origins.set(origin, isLinkHost);
    return isLinkHost;
  }

  /** Returns the app whose links are opened on the host of a URL, or null if the host serves no links. */
  async function findAppId(url: string): Promise<string | null> {
    await getDomains();
    return canServeLinks(url) ? snapshots.findAppIdByHost(parseHost(url)) : null;
  }

  async function classify(url: string, link: ChainedLink, { app }: AppSnapshot): Promise<ChainedTarget | null> {
    const appId = await findAppId(url);
    if (appId === null) {
      return null;
    }
    if (appId === app.id) {
      return classifyOwnUrl(url, link.code);
    }
    const isChained = isBelowLinkDomain(parseHost(url), links)
      ? parseRedirectingUrl(url) !== null
      : await leadsToLinks(url, appId);
    return isChained ? 'LINK' : null;
  }

  /**
   * Whether a URL on the custom domain of another app opens a link that leads to a link host in turn. That app may not
   * own the domain. So the URL stays as it is, unless a chain of links can begin there.
   */
  async function leadsToLinks(url: string, appId: string): Promise<boolean> {
    for (const target of await listTargets(url, appId)) {
      if ((await findAppId(target)) !== null) {
        return true;
      }
    }
    return false;
  }

  async function listTargets(url: string, appId: string): Promise<string[]> {
    const snapshot = await snapshots.get(appId);
    const named = parseRedirectingUrl(url);
    if (snapshot === null || named === null) {
      return [];
    }
    const lazyUri = parseLazyLinkUrl(url)?.uri;
    if (lazyUri !== undefined) {
      const uri = canonicalizeUri(lazyUri, { snapshot, links, publishable: true });
      return uri.ok ? listWebTargets({ uri: uri.value, overrides: {}, expiredUrl: null }, snapshot) : [];
    }
    const link = await findSmartLinkByCode(db.read, appId, named.code);
    return link === null ? [] : listWebTargets(link, snapshot);
  }

  return {
    /**
     * Whether any of these addresses is a URL on a host that can serve links. False for nearly all links. Synchronous
     * while the custom domains are cached.
     */
    hasLinkHost(addresses: ReadonlyArray<string | null>): boolean | Promise<boolean> {
      const hasHost = () => addresses.some((one) => one !== null && canServeLinks(one));
      const domains = getDomains();
      return domains instanceof Promise ? domains.then(hasHost) : hasHost();
    },

    /** Finds the URLs of a link that lead to links of this installation. Fails if the store can't be read. */
    async find(link: ChainedLink, snapshot: AppSnapshot, isContinued: boolean): Promise<LinkChain> {
      const targets = new Map<string, ChainedTarget>();
      for (const url of listWebTargets(link, snapshot)) {
        const target = await classify(url, link, snapshot);
        if (target !== null) {
          targets.set(url, target);
        }
      }
      return { targets, isContinued };
    },
  };
}

/** Finds the links of this installation that a link leads to. */
export type LinkChains = ReturnType<typeof createLinkChains>;
