import type { RecordOpenInput } from '../../domain/events/open.service.ts';
import { withOwnSdk } from '../../domain/clients/sdk-agent.ts';
import { type Endpoint, recorded } from './endpoint.ts';

/** `POST /v2/smartlinks/open` */
export const recordOpen: Endpoint = {
  names: { deepLink: 'deeplink' },
  admit: ({ caller, headers }) => withOwnSdk(caller, headers['user-agent']),
  async answer({ body, caller, headers, services }) {
    const input = {
      deepLink: body.deeplink,
      referrer: recorded(body.referrer),
      uid: recorded(body.uid),
    } as RecordOpenInput;
    await services.opens.recordOpen(caller, null, input, headers['user-agent']);
    return {};
  },
};
