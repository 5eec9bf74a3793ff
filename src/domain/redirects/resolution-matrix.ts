import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Client } from '../clients/client.ts';
import { type LinkChain, NO_CHAIN } from '../smart-links/link-chain.ts';
import { choose, type RedirectedLink } from './choose.ts';
import type { Choice } from './outcome.ts';

/** A kind of device for which the outcome can differ. */
export type MatrixDevice = 'IPHONE' | 'IPAD' | 'ANDROID' | 'DESKTOP' | 'BOT';

/** A kind of browser: the device's most common one, Firefox, or an in-app browser. */
export type MatrixBrowser = 'USUAL' | 'FIREFOX' | 'IN_APP';

export interface MatrixRow {
  device: MatrixDevice;
  browser: MatrixBrowser;
  installed: boolean;
  choice: Choice;
}

const DEFAULT_CLIENT: Client = {
  device: 'desktop',
  browser: 'chrome',
  inApp: null,
  bot: null,
  osVersion: null,
  prefetch: false,
};
const BOT: Client = { ...DEFAULT_CLIENT, device: 'other', browser: 'other', bot: { name: 'Slack', kind: 'preview' } };
const FIREFOX = { browser: 'firefox' } as const;
const IN_APP = { browser: 'in-app', inApp: 'facebook' } as const;

/** One client for each combination that can have a different outcome. Desktop devices and bots never have the app. */
const CLIENTS: ReadonlyArray<readonly [MatrixDevice, MatrixBrowser, Client]> = [
  ['IPHONE', 'USUAL', { ...DEFAULT_CLIENT, device: 'iphone', browser: 'safari' }],
  ['IPHONE', 'IN_APP', { ...DEFAULT_CLIENT, device: 'iphone', ...IN_APP }],
  ['IPAD', 'USUAL', { ...DEFAULT_CLIENT, device: 'ipad', browser: 'safari' }],
  ['IPAD', 'IN_APP', { ...DEFAULT_CLIENT, device: 'ipad', ...IN_APP }],
  ['ANDROID', 'USUAL', { ...DEFAULT_CLIENT, device: 'android' }],
  ['ANDROID', 'FIREFOX', { ...DEFAULT_CLIENT, device: 'android', ...FIREFOX }],
  ['ANDROID', 'IN_APP', { ...DEFAULT_CLIENT, device: 'android', ...IN_APP }],
  ['DESKTOP', 'USUAL', DEFAULT_CLIENT],
  ['BOT', 'USUAL', BOT],
];

/** Returns the outcome of opening a link for each kind of device and browser, with and without the app. */
export function buildMatrix(
  link: RedirectedLink,
  snapshot: AppSnapshot,
  now: number,
  chain: LinkChain = NO_CHAIN,
): MatrixRow[] {
  return CLIENTS.flatMap(([device, browser, client]) => {
    const installedStates = device === 'DESKTOP' || device === 'BOT' ? [false] : [true, false];
    return installedStates.map((installed) => ({
      device,
      browser,
      installed,
      choice: choose({ link, snapshot, client, installed, now, chain }),
    }));
  });
}
