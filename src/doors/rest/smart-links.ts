import type { AppConfiguration } from '../../domain/apps/snapshot.ts';
import type { Services } from '../../domain/services.ts';
import { destinationsOf } from '../../domain/smart-links/destination.ts';
import type { CreateSmartLinkInput } from '../../domain/smart-links/smart-link.input.ts';
import type { SmartLink } from '../../domain/smart-links/smart-link.ts';
import { type Endpoint, recorded } from './endpoint.ts';

/** `POST /v2/smartlinks` */
export const createSmartLink: Endpoint = {
  names: { overrides: 'routes', redeemLimit: 'redeem_limit' },
  async answer({ body, caller, headers, services }) {
    const { uri, routes, metadata, unique, tags, code } = body;
    // The service judges what these are.
    const input = {
      uri,
      overrides: routes,
      metadata,
      redeemLimit: body.redeem_limit ?? body.redeemLimit,
      unique,
      tags: Array.isArray(tags) ? tags.map(recorded) : tags,
      code,
    } as CreateSmartLinkInput;
    const key = headers['idempotency-key'];
    const idempotency = key === undefined ? null : { key: String(key), path: '/v2/smartlinks' };
    const link = await services.smartLinks.createSmartLink(caller, null, input, idempotency);
    return { smartlink: services.smartLinks.addressOf(await configurationOf(link, services), link) };
  },
};

/** `GET /v2/smartlinks/:code` */
export const getSmartLink: Endpoint = {
  async answer({ code, caller, services }) {
    const link = await services.smartLinks.getSmartLink(caller, null, { code });
    return { smartlink: rendered(link, await configurationOf(link, services)) };
  },
};

/** Clients read texts alone: where there is only a fallback, it is what opens, and without one it is empty. */
function rendered(link: SmartLink, config: AppConfiguration): object {
  const routes = destinationsOf(link, config).map(({ platform, link, fallback }) => [
    platform,
    { link: link ?? fallback, fallback: fallback ?? '' },
  ]);
  return { code: link.code, tags: link.tags, routes: Object.fromEntries(routes) };
}

async function configurationOf(link: SmartLink, { configurations }: Services): Promise<AppConfiguration> {
  const configuration = await configurations.of(link.appId);
  if (configuration === null) throw new Error(`smart link ${link.id} belongs to no app`);
  return configuration;
}
