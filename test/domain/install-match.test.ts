import { describe, expect, test } from 'vitest';
import { computeMatchHash, type MatchedDevice, parseIosFamily } from '../../src/domain/events/install-match.ts';

describe('the hash that matches a click and an install', () => {
  const iphone: MatchedDevice = { address: '203.0.113.7', family: 'iphone', osVersion: '17.5.1' };
  const computeHash = (device: Partial<MatchedDevice> = {}, app = 'app-1', secret = 'secret') =>
    computeMatchHash(secret, app, { ...iphone, ...device });

  test.each<[string, Partial<MatchedDevice>]>([
    ['the same device', {}],
    ['another spelling of the address', { address: '::ffff:203.0.113.7' }],
    ['a browser that omits the patch version', { osVersion: '17.5' }],
    ['a browser that writes underscores', { osVersion: '17_5_1' }],
  ])('is the same for %s', (_what, device) => {
    expect(computeHash(device)).toBe(computeHash());
  });

  test.each<[string, string | null]>([
    ['another address', computeHash({ address: '203.0.113.8' })],
    ['another family', computeHash({ family: 'ipad' })],
    ['another version', computeHash({ osVersion: '17.4' })],
    ['another app', computeHash({}, 'app-2')],
    ['another installation', computeHash({}, 'app-1', 'other')],
  ])('differs for %s', (_what, other) => {
    expect(other).not.toBe(computeHash());
  });

  test('reveals none of its inputs', () => {
    expect(computeHash()).toMatch(/^[\w-]{43}$/);
  });

  test('is null if the address is unknown', () => {
    expect([computeHash({ address: null }), computeHash({ address: 'nowhere' })]).toEqual([null, null]);
  });

  test.each<[MatchedDevice['family'], browser: string | null, app: string]>([
    // Safari 26 reports 18.6 or 18.7, Chrome on the same device reports 26. The client detection ignores both.
    ['iphone', '18.6', '26.1'],
    ['iphone', '18.7', '26.3.1'],
    ['iphone', '26.5.0', '26.5'],
    ['iphone', null, '26.1'],
    ['iphone', '18.5', '18.5.1'],
    // An iPad claims to be a Mac.
    ['ipad', null, '17.5'],
    ['ipad', '10.15.7', '17.5'],
  ])('is the same, on an %s, for a browser that reports %s and an app that reports %s', (family, browser, app) => {
    expect(computeHash({ family, osVersion: browser })).toBe(computeHash({ family, osVersion: app }));
  });
});

test.each([
  ['iPhone', 'iphone'],
  ['iPhone10,3', 'iphone'],
  ['iPod touch', 'iphone'],
  ['iPad', 'ipad'],
  ['iPad Simulator', 'ipad'],
  ['Nexus 5', null],
  ['', null],
])('the server assigns a device that reports the type "%s" to the family %s', (deviceType, family) => {
  expect(parseIosFamily(deviceType)).toBe(family);
});
