import { requireCaller } from '../../domain/access/permissions.ts';
import type { AppSnapshot } from '../../domain/apps/snapshot.ts';
import { computeDestinations } from '../../domain/smart-links/destination.ts';
import type { CreateSmartLinkInput } from '../../domain/smart-links/draft.ts';
import type { SmartLink } from '../../domain/smart-links/smart-link.ts';
import { type Endpoint, toRecordedText } from './endpoint.ts';

/** `POST /v2/smartlinks` */
export const createSmartLink: Endpoint = {
  names: { overrides: 'routes', redeemLimit: 'redeem_limit' },
  async handle({ body, caller, headers, services }) {
    const { uri, routes, metadata, unique, tags, code } = body;
    // The service validates the types.
    const input = {
      uri,
      overrides: routes,
      metadata,
      redeemLimit: body.redeem_limit ?? body.redeemLimit,
      unique,
      tags: Array.isArray(tags) ? tags.map(toRecordedText) : tags,
      code,
    } as CreateSmartLinkInput;
    // Before the link is saved, because a request that fails after it would be retried and create another link.
    const snapshot = await services.apps.getSnapshotFor(requireCaller(caller), null);
    const key = headers['idempotency-key'];
    const idempotency = await services.idempotency.buildKey(key === undefined ? null : String(key), '/v2/smartlinks');
    // The contract has no warnings about links.
    const { smartLink } = await services.smartLinks.createSmartLink(caller, null, input, idempotency);
    return { smartlink: services.smartLinks.buildLinkUrl(snapshot, smartLink) };
  },
};

/** `GET /v2/smartlinks/:code` */
export const getSmartLink: Endpoint = {
  async handle({ segment, caller, services }) {
    const link = await services.smartLinks.getSmartLink(caller, null, { code: segment });
    return { smartlink: renderSmartLink(link, await services.snapshots.getOfLink(link)) };
  },
};

/** Renders a link. Clients expect strings: a missing `link` becomes the fallback, and a missing `fallback` is empty. */
function renderSmartLink(link: SmartLink, snapshot: AppSnapshot): object {
  const routes = computeDestinations(link, snapshot).map(({ platform, link, fallback }) => [
    platform,
    { link: link ?? fallback, fallback: fallback ?? '' },
  ]);
  return { code: link.code, tags: link.tags, routes: Object.fromEntries(routes) };
}
