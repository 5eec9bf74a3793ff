import type { ResolveInput } from '../../domain/redirects/resolution.service.ts';
import { type Endpoint, toRecordedText, withWarning } from './endpoint.ts';

/** `POST /v2/smartlinks/resolve` */
export const resolveSmartLink: Endpoint = {
  names: { url: 'smartlink', code: 'smartlink' },
  async handle({ body, caller, services }) {
    const input = { url: body.smartlink, uid: toRecordedText(body.uid) } as ResolveInput;
    const { deepLink, metadata, warnings } = await services.resolutions.resolveSmartLink(caller, null, input);
    return withWarning({ deeplink: deepLink, ...(metadata === null ? {} : { metadata }) }, warnings);
  },
};
