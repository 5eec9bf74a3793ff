import type { RedeemMetadataInput } from '../../domain/events/redeem.service.ts';
import type { Endpoint, RestRequest } from './endpoint.ts';

const names = { clickId: '_hk_cid', smartLinkId: '_hk_sid' };

/** `GET /v2/smartlinks/metadata`: every GET counts as a redemption. HEAD only checks whether redeeming is possible. */
export const readMetadata: Endpoint = {
  names,
  handle(request) {
    const parameters = new URLSearchParams(request.query);
    return read(request, { clickId: parameters.get('_hk_cid'), smartLinkId: parameters.get('_hk_sid') });
  },
};

/** `GET /v2/smartlinks/<click id>/metadata`: the same, in SDKs before 2.2. */
export const readClickMetadata: Endpoint = {
  names,
  handle: (request) => read(request, { clickId: request.segment }),
};

async function read({ method, caller, services }: RestRequest, event: RedeemMetadataInput): Promise<object> {
  const input = { ...event, again: true };
  if (method !== 'HEAD') {
    return services.redeems.redeemMetadata(caller, null, input);
  }
  await services.redeems.assertRedeemable(caller, null, input);
  return {};
}

/** `POST /v2/smartlinks/redeem`: clients GET the metadata before they POST, so the POST doesn't count a click again. */
export const redeemMetadata: Endpoint = {
  names,
  handle({ body, caller, services }) {
    const input = { clickId: body._hk_cid, smartLinkId: body._hk_sid } as RedeemMetadataInput;
    return services.redeems.redeemMetadata(caller, null, input);
  },
};
