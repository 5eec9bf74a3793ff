import { type QueryPair, queryValue, withQuery } from '../addresses/query.ts';
import type { Client, Device } from './client.ts';

/** By this name the page that tells iPads from Macs says, when it comes back, which of the two it found. */
const TOLD = '_hk_is';

const DEVICES: ReadonlyMap<string, Device> = new Map([
  ['ipad', 'ipad'],
  ['mac', 'desktop'],
]);

/** The client as its page has found it out. Only what may be either is believed. `query` is without `?`. */
export function withToldDevice(client: Client, query: string): Client {
  if (client.device !== 'mac-or-ipad') return client;
  const device = DEVICES.get(queryValue(`?${query}`, TOLD) ?? '');
  return device === undefined ? client : { ...client, device };
}

/** Where an iPad and a Mac come back to, to be told apart no more: the address that was asked for, with the answer. */
export function tellingAddresses(address: string): { ipad: string; mac: string } {
  const telling = (name: string): string => withQuery(address, [`${TOLD}=${name}` satisfies QueryPair]);
  return { ipad: telling('ipad'), mac: telling('mac') };
}
