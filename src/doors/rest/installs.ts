import { type AppFamily, assertMayReportInstall } from '../../domain/clients/sdk-agent.ts';
import type { ClaimInstallInput } from '../../domain/events/install.input.ts';
import type { Install } from '../../domain/events/install.ts';
import { type Endpoint, type RestRequest, toRecordedText } from './endpoint.ts';

const names = {
  deepLink: 'deeplink',
  'device.osVersion': 'device.os_version',
  'device.deviceType': 'device.device_type',
  'device.screenSize': 'device.screen_size',
};

/** `POST /v2/installs/ios` */
export const claimIosInstall: Endpoint = {
  names,
  admit: ({ caller, headers }) => assertMayReportInstall(caller, { family: 'ios', userAgent: headers['user-agent'] }),
  async handle(request) {
    const { deepLink } = await claim(request, 'ios', {
      device: toDeviceInput(request.body.device),
    } as ClaimInstallInput);
    return { deeplink: deepLink };
  },
};

/** `POST /v2/installs/android` */
export const claimAndroidInstall: Endpoint = {
  names,
  admit: ({ caller, headers }) =>
    assertMayReportInstall(caller, { family: 'android', userAgent: headers['user-agent'] }),
  async handle(request) {
    await claim(request, 'android', { deepLink: request.body.deeplink } as ClaimInstallInput);
    return {};
  },
};

function claim(request: RestRequest, family: AppFamily, input: ClaimInstallInput): Promise<Install> {
  const { caller, services, address, headers } = request;
  return services.installs.claimInstall(caller, null, input, { address, userAgent: headers['user-agent'], family });
}

/** Converts the device to the service's input. Passes on a value that isn't an object, which the service rejects. */
function toDeviceInput(device: unknown): unknown {
  if (typeof device !== 'object' || device === null || Array.isArray(device)) {
    return device;
  }
  const { os_version, device_type, language, screen_size, uid } = device as Record<string, unknown>;
  return {
    osVersion: toRecordedText(os_version),
    deviceType: toRecordedText(device_type),
    language: toRecordedText(language),
    screenSize: toRecordedText(screen_size),
    uid: toRecordedText(uid),
  };
}
