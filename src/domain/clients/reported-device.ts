import { listHop } from '../addresses/hop.ts';
import { addQueryPairs, findQueryValue, type QueryPair } from '../addresses/query.ts';
import type { Client, Device } from './client.ts';

/** The query parameter in which the page that distinguishes iPads from Macs reports its result. */
const DEVICE_PARAMETER = '_hk_is';

const DEVICES: ReadonlyMap<string, Device> = new Map([
  ['ipad', 'ipad'],
  ['mac', 'desktop'],
]);

/**
 * Returns the client with the device that the page reported. Only `mac-or-ipad` is changed. `query` has no leading `?`.
 */
export function applyReportedDevice(client: Client, query: string): Client {
  if (client.device !== 'mac-or-ipad') {
    return client;
  }
  const device = DEVICES.get(findQueryValue(`?${query}`, DEVICE_PARAMETER) ?? '');
  return device === undefined ? client : { ...client, device };
}

/** Returns the requested address with the device parameter added, once for an iPad and once for a Mac. */
export function buildDeviceReportUrls(address: string): { ipad: string; mac: string } {
  const buildUrl = (name: string): string =>
    addQueryPairs(address, [`${DEVICE_PARAMETER}=${name}` satisfies QueryPair, ...listHop(address)]);
  return { ipad: buildUrl('ipad'), mac: buildUrl('mac') };
}
