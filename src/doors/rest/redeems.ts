import type { RedeemMetadataInput } from '../../domain/events/redeem.service.ts';
import type { Endpoint } from './endpoint.ts';

const names = { clickId: '_hk_cid', smartLinkId: '_hk_sid' };

/** `GET /v2/smartlinks/metadata`: every GET counts as a redemption. HEAD only checks whether redeeming is possible. */
export const readMetadata: Endpoint = {
  names,
  async handle({ method, query, caller, services }) {
    const parameters = new URLSearchParams(query);
    const input = { clickId: parameters.get('_hk_cid'), smartLinkId: parameters.get('_hk_sid'), again: true };
    if (method !== 'HEAD') {
      return services.redeems.redeemMetadata(caller, null, input);
    }
    await services.redeems.assertRedeemable(caller, null, input);
    return {};
  },
};

/** `POST /v2/smartlinks/redeem`: clients GET the metadata before they POST, so the POST doesn't count a click again. */
export const redeemMetadata: Endpoint = {
  names,
  handle({ body, caller, services }) {
    const input = { clickId: body._hk_cid, smartLinkId: body._hk_sid } as RedeemMetadataInput;
    return services.redeems.redeemMetadata(caller, null, input);
  },
};
