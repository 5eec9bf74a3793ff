import type { Caller } from '../access/caller.ts';
import { hasPermission } from '../access/permissions.ts';
import type { LinkSettings } from './link-host.ts';
import type { AppSnapshot } from './snapshot.ts';
import type { UriPolicy } from './uri.ts';

export function createUriPolicies(links: LinkSettings) {
  return {
    getPolicy: (caller: Caller, snapshot: AppSnapshot): UriPolicy => ({
      snapshot,
      links,
      publishable: !hasPermission(caller, 'targetAnyAddress'),
    }),
    /** Returns the policy for visitors without a credential, the same as for a publishable token. */
    getStrangerPolicy: (snapshot: AppSnapshot): UriPolicy => ({ snapshot, links, publishable: true }),
  };
}

/** Creates the policies that validate addresses in links and templates. */
export type UriPolicies = ReturnType<typeof createUriPolicies>;
