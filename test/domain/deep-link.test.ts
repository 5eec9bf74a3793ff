import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addQueryPairs, findQueryValue, formatDeepLinkParameter } from '../../src/domain/addresses/query.ts';
import type { PlatformKind } from '../../src/domain/platform-kind.ts';
import {
  addDeepLinkParameters,
  findAppDestination,
  parseDeepLinkParameters,
} from '../../src/domain/smart-links/deep-link.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { ANDROID, buildPlatform, buildShop, IPHONE, WEB } from './fixtures.ts';

const SHOP = buildShop([], undefined, { allowedSchemes: ['twitter', 'shop'] });

describe('a deep-link parameter', () => {
  test('can be read back from any address that it was added to', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '=', '&', '?', '%', '#', '_', 'x') });
    fc.assert(
      fc.property(part, fc.uuid(), (rest, id) => {
        const address = addQueryPairs(`app://${rest}`, [formatDeepLinkParameter('_hk_cid', id)]);
        expect(findQueryValue(address, '_hk_cid')).toBe(id);
      }),
    );
  });
});

describe('the address that an app can open', () => {
  const UNIVERSAL = buildPlatform('universal', { urlSchemes: ['shop-both'] });
  const IPAD = buildPlatform('ipad', { urlSchemes: ['shop-ipad'] });
  const findAddress = (
    platform: PlatformKind,
    platforms = [WEB, IPHONE, ANDROID],
    uri = 'a',
    overrides: Overrides = {},
  ) => findAppDestination({ uri, overrides }, platform, buildShop([], platforms))?.address ?? null;

  test.each<[PlatformKind, string | null]>([
    ['web', 'http://www.shop.example/a'],
    ['iphone', 'com.shop.iphone://a'],
    ['ipad', 'com.shop.iphone://a'],
    ['universal', null],
    ['android', 'shop://a'],
  ])('is on %s, without an iPad app, %s', (platform, address) => {
    expect(findAddress(platform)).toBe(address);
  });

  test("belongs to the device's own app, otherwise to the universal app, otherwise to the other device's app", () => {
    expect(findAddress('iphone', [UNIVERSAL, IPAD])).toBe('shop-both://a');
    expect(findAddress('ipad', [UNIVERSAL, IPHONE])).toBe('shop-both://a');
    expect(findAddress('ipad', [UNIVERSAL, IPHONE, IPAD])).toBe('shop-ipad://a');
    expect(findAddress('iphone', [UNIVERSAL, IPHONE])).toBe('com.shop.iphone://a');
  });

  test('is null, never the web address, if the platform is not configured', () => {
    expect(findAddress('android', [WEB, IPHONE])).toBeNull();
    expect(findAddress('web', [IPHONE])).toBeNull();
  });

  test('is the fallback if the link opens nothing in the app', () => {
    expect(findAddress('iphone', [WEB, IPHONE], 'https://blog.example/a')).toBe('https://blog.example/a');
  });

  test("is the link's own override even if the platform is not configured", () => {
    expect(findAddress('android', [WEB], 'a', { android: { link: 'shop://own', fallback: null } })).toBe('shop://own');
  });
});

describe('the deep-link parameters', () => {
  const link = { id: 'L', metadata: null };
  const buildAppDestination = (platform: PlatformKind, address: string) => ({
    destination: { platform, link: address, fallback: null, source: 'SAME_PATH' as const },
    address,
  });

  test('identify the click, otherwise the link, and indicate whether the link has metadata', () => {
    expect(addDeepLinkParameters(buildAppDestination('iphone', 'app://a?b=1'), link, 'C', SHOP)).toBe(
      'app://a?b=1&_hk_cid=C',
    );
    expect(addDeepLinkParameters(buildAppDestination('iphone', 'app://a'), link, null, SHOP)).toBe('app://a?_hk_sid=L');
    expect(
      addDeepLinkParameters(buildAppDestination('android', 'app://a#f'), { id: 'L', metadata: {} }, 'C', SHOP),
    ).toBe('app://a?_hk_cid=C&_hk_md=1#f');
  });

  test('are never added to web addresses', () => {
    expect(addDeepLinkParameters(buildAppDestination('web', 'https://shop.example/a'), link, 'C', SHOP)).toBe(
      'https://shop.example/a',
    );
    expect(addDeepLinkParameters(buildAppDestination('iphone', 'https://blog.example/a'), link, 'C', SHOP)).toBe(
      'https://blog.example/a',
    );
    expect(addDeepLinkParameters(buildAppDestination('iphone', 'HTTP://blog.example/a'), link, 'C', SHOP)).toBe(
      'HTTP://blog.example/a',
    );
  });

  test('are never added to deep links of other apps', () => {
    const open = (address: string) => addDeepLinkParameters(buildAppDestination('android', address), link, 'C', SHOP);

    expect(open('twitter://user?id=1')).toBe('twitter://user?id=1');
    expect(open('TWITTER://user')).toBe('TWITTER://user');
    expect(open('shop://a')).toBe('shop://a?_hk_cid=C');
  });

  test('are read from their last occurrence in an address, which the server added', () => {
    expect(parseDeepLinkParameters('app://a?_hk_cid=forged&_hk_sid=L&_hk_cid=C')).toEqual({
      clickId: 'C',
      smartLinkId: 'L',
    });
    expect(parseDeepLinkParameters('app://a#?_hk_cid=C')).toEqual({ clickId: null, smartLinkId: null });
    expect(parseDeepLinkParameters('app://a?x_hk_cid=C')).toEqual({ clickId: null, smartLinkId: null });
  });
});
