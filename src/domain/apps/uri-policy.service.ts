import type { Caller } from '../access/caller.ts';
import { hasPermission } from '../access/permissions.ts';
import { isLinkHost, type LinkSettings } from './link-host.ts';
import type { AppSnapshot } from './snapshot.ts';
import type { SnapshotCache } from './snapshot-cache.ts';
import type { UriPolicy } from './uri.ts';

export function createUriPolicies(snapshots: SnapshotCache, links: LinkSettings) {
  async function createPolicy(snapshot: AppSnapshot, publishable: boolean): Promise<UriPolicy> {
    const domains = await snapshots.getCustomDomains();
    return { snapshot, isLinkHost: (host) => isLinkHost(host, links, domains), publishable };
  }

  return {
    getPolicy: (caller: Caller, snapshot: AppSnapshot): Promise<UriPolicy> =>
      createPolicy(snapshot, !hasPermission(caller, 'targetAnyAddress')),
    /** For somebody without any credential: the rules of a publishable token, which every stranger has. */
    getStrangerPolicy: (snapshot: AppSnapshot): Promise<UriPolicy> => createPolicy(snapshot, true),
  };
}

/** What the addresses that somebody names for an app are judged by. */
export type UriPolicies = ReturnType<typeof createUriPolicies>;
