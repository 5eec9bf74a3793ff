import { assertOwnSdk } from '../../domain/clients/sdk-agent.ts';
import type { RecordOpenInput } from '../../domain/events/open.service.ts';
import { type Endpoint, toRecordedText } from './endpoint.ts';

/** `POST /v2/smartlinks/open` */
export const recordOpen: Endpoint = {
  names: { deepLink: 'deeplink' },
  admit: ({ caller, headers }) => assertOwnSdk(caller, headers['user-agent']),
  async handle({ body, caller, headers, services }) {
    const input = {
      deepLink: body.deeplink,
      referrer: toRecordedText(body.referrer),
      uid: toRecordedText(body.uid),
    } as RecordOpenInput;
    await services.opens.recordOpen(caller, null, input, headers['user-agent']);
    return {};
  },
};
