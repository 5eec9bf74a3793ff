import type { Caller } from '../access/caller.ts';
import { hasPermission } from '../access/permissions.ts';
import { isLinkHost, type LinkSettings, MAX_DESTINATION_LENGTH } from './link-host.ts';
import type { AppSnapshot } from './snapshot.ts';
import type { SnapshotCache } from './snapshot-cache.ts';
import type { UriPolicy } from './uri.ts';

export function createUriPolicies(snapshots: SnapshotCache, links: LinkSettings) {
  const maxLength = links.maxDestinationLength ?? MAX_DESTINATION_LENGTH;

  async function createPolicy(snapshot: AppSnapshot, publishable: boolean): Promise<UriPolicy> {
    const domains = await snapshots.getCustomDomains();
    return { snapshot, isLinkHost: (host) => isLinkHost(host, links, domains), publishable, maxLength };
  }

  return {
    getPolicy: (caller: Caller, snapshot: AppSnapshot): Promise<UriPolicy> =>
      createPolicy(snapshot, !hasPermission(caller, 'targetAnyAddress')),
    /** Returns the policy for visitors without a credential, the same as for a publishable token. */
    getStrangerPolicy: (snapshot: AppSnapshot): Promise<UriPolicy> => createPolicy(snapshot, true),
  };
}

/** Creates the policies that validate addresses in links and templates. */
export type UriPolicies = ReturnType<typeof createUriPolicies>;
