import { describe, expect, test } from 'vitest';
import { detectClient } from '../../src/domain/clients/client.ts';
import { buildDeviceReportUrls } from '../../src/domain/clients/reported-device.ts';
import { choose, type RedirectedLink } from '../../src/domain/redirects/choose.ts';
import { findAppDestination } from '../../src/domain/smart-links/deep-link.ts';
import { type ChainedTarget, classifyOwnUrl, findOwnChain } from '../../src/domain/smart-links/link-chain.ts';
import { ANDROID, buildShop, IPHONE, WEB } from './fixtures.ts';
import { getUserAgent } from './user-agents.ts';

const LINKS = { domain: 'links.example', scheme: 'https' } as const;
const SHOP = buildShop([], [WEB, IPHONE, ANDROID], { customDomain: 'go.shop.example' });
const OTHER_LINK = 'https://go.shop.example/other';

function buildLink(given: Partial<RedirectedLink> = {}) {
  return {
    uri: 'a',
    overrides: {},
    disabled: false,
    startsAt: null,
    expiresAt: null,
    expiredUrl: null,
    code: 'own',
    ...given,
  };
}

function chooseFor(userAgent: string, link: RedirectedLink, target: ChainedTarget, isContinued: boolean) {
  return choose({
    link,
    snapshot: SHOP,
    client: detectClient(getUserAgent(userAgent)),
    installed: 'unknown',
    now: 1,
    chain: { targets: new Map([[OTHER_LINK, target]]), isContinued },
  });
}

describe('a link that leads to another link', () => {
  test.for([
    ['LINK', false, { kind: 'REDIRECT', location: `${OTHER_LINK}?_hk_hop=1` }],
    ['LINK', true, { kind: 'LOOP' }],
    ['SELF', false, { kind: 'LOOP' }],
    ['SELF', true, { kind: 'LOOP' }],
  ] as const)('is opened once: %s, continued: %s', ([target, isContinued, outcome]) => {
    for (const userAgent of ['Safari', 'Chrome on a Pixel']) {
      const choice = chooseFor(userAgent, buildLink({ uri: OTHER_LINK }), target, isContinued);
      expect(choice.outcome).toEqual(outcome);
      expect(choice.landing).toBe('location' in outcome ? outcome.location : null);
      expect(choice.steps.filter(({ text }) => text.startsWith(OTHER_LINK))).toHaveLength(1);
    }
  });

  test('loses only the fallback that leads on', () => {
    const link = buildLink({ overrides: { iphone: { link: 'shop-ios://a', fallback: OTHER_LINK } } });
    const page = { kind: 'PREVIEW_PAGE', open: 'shop-ios://a', web: 'http://www.shop.example/a' };
    expect(chooseFor('Safari', link, 'LINK', false).outcome).toEqual({ ...page, get: `${OTHER_LINK}?_hk_hop=1` });
    expect(chooseFor('Safari', link, 'LINK', true).outcome).toEqual({ ...page, get: null });
  });

  test('uses the next platform instead of the store', () => {
    const link = buildLink({ overrides: { iphone: { link: OTHER_LINK, fallback: null } } });
    expect(chooseFor('Safari', link, 'SELF', false).outcome).toEqual({
      kind: 'REDIRECT',
      location: 'http://www.shop.example/a',
    });
  });

  test('has no expiredUrl that leads on', () => {
    const link = buildLink({ expiresAt: 0, expiredUrl: OTHER_LINK });
    const outcome = { kind: 'EXPIRED', reason: 'AFTER_EXPIRY' };
    expect(chooseFor('Safari', link, 'LINK', false).outcome).toEqual({ ...outcome, url: `${OTHER_LINK}?_hk_hop=1` });
    expect(chooseFor('Safari', link, 'LINK', true).outcome).toEqual({ ...outcome, url: null });
  });
});

test.for([
  ['https://go.shop.example/own', 'SELF'],
  ['http://go.shop.example//own/?a=b#c', 'SELF'],
  ['https://go.shop.example/%6fwn.', 'SELF'],
  ['https://go.shop.example/own+', 'LINK'],
  ['https://go.shop.example/own+more', 'SELF'],
  ['https://go.shop.example/Own', 'LINK'],
  ['https://go.shop.example/lazy?uri=/own', 'LINK'],
  ['https://go.shop.example/own.qr.svg', null],
  ['https://go.shop.example/own/more', null],
  ['https://go.shop.example/robots.txt', null],
  ['https://go.shop.example', null],
] as const)(
  'a URL on a link host opens this link, something else that can redirect, or nothing: %s %s',
  ([url, target]) => {
    expect(classifyOwnUrl(url, 'own')).toBe(target);
  },
);

test.for([
  ['https://go.shop.example/own', true],
  ['https://go.shop.example:8443/own', true],
  ['https://SHOP.links.example/own', true],
  ['https://shop.links.example:8443/own', true],
  ['https://agency.links.example/own', false],
  ['https://www.shop.example/own', false],
] as const)('the app after an install does not get a deep link to the link itself: %s', ([uri, isOwn]) => {
  const link = buildLink({ uri });
  const found = findAppDestination(link, 'iphone', SHOP, findOwnChain(link, SHOP, LINKS));
  expect(found?.address ?? null).toBe(isOwn ? null : uri);
});

test('the page that distinguishes iPads from Macs keeps the mark of a request', () => {
  expect(buildDeviceReportUrls('/own?_hk_hop=1&utm_source=mail').ipad).toBe(
    '/own?utm_source=mail&_hk_is=ipad&_hk_hop=1',
  );
  expect(buildDeviceReportUrls('/own?utm_source=mail').mac).toBe('/own?utm_source=mail&_hk_is=mac');
});
