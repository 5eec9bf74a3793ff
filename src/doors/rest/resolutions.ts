import type { ResolveInput } from '../../domain/redirects/resolution.service.ts';
import { type Endpoint, recorded, withWarning } from './endpoint.ts';

/** `POST /v2/smartlinks/resolve` */
export const resolveSmartLink: Endpoint = {
  names: { url: 'smartlink', code: 'smartlink' },
  async answer({ body, caller, services }) {
    const input = { url: body.smartlink, uid: recorded(body.uid) } as ResolveInput;
    const { deepLink, metadata, warnings } = await services.resolutions.resolveSmartLink(caller, null, input);
    return withWarning({ deeplink: deepLink, ...(metadata === null ? {} : { metadata }) }, warnings);
  },
};
