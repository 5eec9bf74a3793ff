import { addQueryPairs, findQueryValue, type QueryPair } from '../addresses/query.ts';
import type { Client, Device } from './client.ts';

/** By this name the page that tells iPads from Macs says, when it comes back, which of the two it found. */
const DEVICE_PARAMETER = '_hk_is';

const DEVICES: ReadonlyMap<string, Device> = new Map([
  ['ipad', 'ipad'],
  ['mac', 'desktop'],
]);

/** The client as its page has found it out. Only what may be either is believed. `query` is without `?`. */
export function applyReportedDevice(client: Client, query: string): Client {
  if (client.device !== 'mac-or-ipad') {
    return client;
  }
  const device = DEVICES.get(findQueryValue(`?${query}`, DEVICE_PARAMETER) ?? '');
  return device === undefined ? client : { ...client, device };
}

/** Where an iPad and a Mac come back to, to be told apart no more: the address that was asked for, with the answer. */
export function buildDeviceReportUrls(address: string): { ipad: string; mac: string } {
  const buildUrl = (name: string): string =>
    addQueryPairs(address, [`${DEVICE_PARAMETER}=${name}` satisfies QueryPair]);
  return { ipad: buildUrl('ipad'), mac: buildUrl('mac') };
}
