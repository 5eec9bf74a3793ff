import type { AppConfiguration } from './snapshot.ts';
import type { Configurations } from './snapshot-cache.ts';
import { isLinkHost, type LinkSettings } from './link-host.ts';
import type { Caller } from '../access/caller.ts';
import { holds } from '../access/permissions.ts';
import type { UriPolicy } from './uri.ts';

/** What the addresses that somebody names for an app are judged by. */
export interface UriPolicies {
  of(caller: Caller, config: AppConfiguration): Promise<UriPolicy>;
  /** For somebody without any credential: the rules of a publishable token, which every stranger has. */
  ofStranger(config: AppConfiguration): Promise<UriPolicy>;
}

export function createUriPolicies(configurations: Configurations, links: LinkSettings): UriPolicies {
  async function policy(config: AppConfiguration, publishable: boolean): Promise<UriPolicy> {
    const domains = await configurations.customDomains();
    return { config, isLinkHost: (host) => isLinkHost(host, links, domains), publishable };
  }

  return {
    of: (caller, config) => policy(config, !holds(caller, 'aimAnywhere')),
    ofStranger: (config) => policy(config, true),
  };
}
