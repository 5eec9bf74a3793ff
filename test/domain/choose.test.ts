import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppSnapshot } from '../../src/domain/apps/snapshot.ts';
import { detectClient } from '../../src/domain/clients/client.ts';
import { choose, type RedirectedLink } from '../../src/domain/redirects/choose.ts';
import { completeOutcome } from '../../src/domain/redirects/complete-outcome.ts';
import type { Outcome } from '../../src/domain/redirects/outcome.ts';
import { buildMatrix } from '../../src/domain/redirects/resolution-matrix.ts';
import { computeDestinations } from '../../src/domain/smart-links/destination.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { buildPlatform, buildShop, buildTemplate } from './fixtures.ts';
import { getUserAgent, NAMED_USER_AGENTS, USER_AGENTS, type Way } from './user-agents.ts';

const APPLE = 'https://apps.apple.com/app/id1783';
const APPLE_PAD = 'https://apps.apple.com/app/id1784';
const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';

const WEB = buildPlatform('web', { baseUrl: 'https://www.shop.example' });
const IPHONE = buildPlatform('iphone', { urlSchemes: ['shop-phone'], storeUrl: APPLE });
const IPAD = buildPlatform('ipad', { urlSchemes: ['shop-pad'], storeUrl: APPLE_PAD });
const UNIVERSAL = buildPlatform('universal', { urlSchemes: ['shop-ios'], storeUrl: APPLE });
const ANDROID = buildPlatform('android', { urlSchemes: ['shop'], storeUrl: PLAY, packageName: 'example.shop' });

const EVERYWHERE = buildShop([], [WEB, IPHONE, IPAD, ANDROID]);
const SKIPPING = buildShop(
  [
    buildTemplate('products/:id', {
      iphone: { url: 'shop-phone://p/:id', skipPreview: true },
      ipad: { url: 'shop-pad://p/:id', skipPreview: true },
    }),
  ],
  [WEB, IPHONE, IPAD, ANDROID],
);
const IOS_ONLY = buildShop([], [UNIVERSAL]);
const ANDROID_ONLY = buildShop([], [ANDROID]);
const WEB_ONLY = buildShop([], [WEB]);

const NOW = Date.UTC(2026, 10, 1);

function buildLink(given: Partial<RedirectedLink> = {}): RedirectedLink {
  return {
    uri: 'products/42',
    overrides: {},
    disabled: false,
    startsAt: null,
    expiresAt: null,
    expiredUrl: null,
    ...given,
  };
}

function buildLinkWith(overrides: Overrides): RedirectedLink {
  return buildLink({ overrides });
}

/** Returns the outcome for the client with this name. */
function chooseFor(
  name: string,
  snapshot: AppSnapshot,
  link: RedirectedLink | null = buildLink(),
  installed?: boolean,
) {
  const client = detectClient(getUserAgent(name));
  return choose({ link, snapshot, client, installed: installed ?? 'unknown', now: NOW });
}

function chooseOutcome(name: string, snapshot: AppSnapshot, link?: RedirectedLink | null): Outcome {
  return chooseFor(name, snapshot, link).outcome;
}

const IN_SAFARI = 'Safari';
const ON_ANDROID = 'Chrome on a Pixel';

const EXPECTED: Record<Way, { all: string; skipping: string; ios: string; android: string; web: string }> = {
  ios: { all: 'PREVIEW_PAGE', skipping: 'STORE', ios: 'PREVIEW_PAGE', android: 'QR_PAGE', web: 'REDIRECT' },
  'ios asks': {
    all: 'PREVIEW_PAGE',
    skipping: 'PREVIEW_PAGE',
    ios: 'PREVIEW_PAGE',
    android: 'QR_PAGE',
    web: 'REDIRECT',
  },
  intent: { all: 'INTENT', skipping: 'INTENT', ios: 'QR_PAGE', android: 'INTENT', web: 'REDIRECT' },
  'android asks': {
    all: 'PREVIEW_PAGE',
    skipping: 'PREVIEW_PAGE',
    ios: 'QR_PAGE',
    android: 'PREVIEW_PAGE',
    web: 'REDIRECT',
  },
  'mac or ipad': {
    all: 'IPAD_CHECK',
    skipping: 'IPAD_CHECK',
    ios: 'IPAD_CHECK',
    android: 'QR_PAGE',
    web: 'REDIRECT',
  },
  web: { all: 'REDIRECT', skipping: 'REDIRECT', ios: 'QR_PAGE', android: 'QR_PAGE', web: 'REDIRECT' },
  bot: { all: 'BOT_PAGE', skipping: 'BOT_PAGE', ios: 'BOT_PAGE', android: 'BOT_PAGE', web: 'BOT_PAGE' },
};

describe('with every kind of app the server', () => {
  test.each(NAMED_USER_AGENTS)('chooses the expected outcome for %s', (_name, { text, way }) => {
    const client = detectClient(text);
    const chooseKind = (snapshot: AppSnapshot) =>
      choose({ link: buildLink(), snapshot, client, installed: 'unknown', now: NOW }).outcome.kind;

    expect({
      all: chooseKind(EVERYWHERE),
      skipping: chooseKind(SKIPPING),
      ios: chooseKind(IOS_ONLY),
      android: chooseKind(ANDROID_ONLY),
      web: chooseKind(WEB_ONLY),
    }).toEqual(EXPECTED[way]);
  });

  test('chooses NOT_FOUND for every client if the app has no platform or the link does not exist', () => {
    const nothing = buildShop([], []);

    for (const { text } of USER_AGENTS) {
      const client = detectClient(text);
      const choice = choose({ link: buildLink(), snapshot: nothing, client, installed: 'unknown', now: NOW });
      expect(choice.outcome).toEqual({ kind: 'NOT_FOUND' });
    }
    expect(chooseOutcome(IN_SAFARI, EVERYWHERE, null)).toEqual({ kind: 'NOT_FOUND' });
  });
});

describe('the chosen platform', () => {
  const all = [WEB, IPHONE, IPAD, UNIVERSAL, ANDROID];

  test.each([
    [IN_SAFARI, ['iphone', 'universal', 'web']],
    ['an iPad that requests mobile pages', ['ipad', 'universal', 'iphone', 'web']],
    [ON_ANDROID, ['android', 'web']],
    ['Chrome on Windows', ['web']],
    ['a television', ['web']],
    ['the library Dalvik/2.1.0 (Linux; U; Android 9; SM-G9', ['web']],
  ])('for %s is the first configured platform of %j', (name, chain) => {
    let there = all;
    for (const expected of chain) {
      expect(chooseFor(name, buildShop([], there)).destination?.platform).toBe(expected);
      there = there.filter(({ kind }) => kind !== expected);
    }
    expect(chooseFor(name, buildShop([], there)).destination).toBeNull();
  });

  test('may be a platform that only a template targets', () => {
    const snapshot = buildShop(
      [buildTemplate('products/:id', { ipad: { url: 'shop-pad://t/:id' } })],
      [WEB, UNIVERSAL],
    );

    expect(chooseFor('an iPad that requests mobile pages', snapshot).destination?.link).toBe('shop-pad://t/42');
  });

  test('is replaced by a QR page that names the other platforms if the link has no destination on it', () => {
    expect(chooseOutcome('Chrome on Windows', buildShop([], [IPHONE, ANDROID]))).toEqual({
      kind: 'QR_PAGE',
      platforms: ['iphone', 'android'],
    });
  });
});

describe('on iOS', () => {
  test('the preview page offers the app, the store and the web', () => {
    expect(chooseOutcome(IN_SAFARI, EVERYWHERE)).toEqual({
      kind: 'PREVIEW_PAGE',
      open: 'shop-phone://products/42',
      get: APPLE,
      web: 'https://www.shop.example/products/42',
    });
  });

  test('the preview page offers the web only once if the web is also the fallback', () => {
    const bare = buildPlatform('iphone', { urlSchemes: ['shop-phone'] });

    expect(chooseOutcome(IN_SAFARI, buildShop([], [WEB, bare]))).toMatchObject({
      get: null,
      web: 'https://www.shop.example/products/42',
    });
    expect(chooseOutcome(IN_SAFARI, buildShop([], [bare]))).toEqual({
      kind: 'PREVIEW_PAGE',
      open: 'shop-phone://products/42',
      get: null,
      web: null,
    });
  });

  test('the server redirects straight to the store if the template skips the preview', () => {
    expect(chooseOutcome(IN_SAFARI, SKIPPING)).toEqual({ kind: 'STORE', url: APPLE, link: 'shop-phone://p/42' });
  });

  test('the server redirects to another fallback of a template that skips the preview, unless it is a deep link', () => {
    const buildSkippingShop = (target: object) =>
      buildShop(
        [buildTemplate('products/:id', { iphone: { url: 'shop-phone://p/:id', skipPreview: true, ...target } })],
        [WEB, IPHONE],
      );

    expect(chooseOutcome(IN_SAFARI, buildSkippingShop({ fallbackKind: 'WEB' }))).toEqual({
      kind: 'REDIRECT',
      location: 'https://www.shop.example/products/42',
    });
    expect(
      chooseOutcome(IN_SAFARI, buildSkippingShop({ fallbackKind: 'CUSTOM', fallbackUrl: 'https://get.example/:id' })),
    ).toEqual({
      kind: 'REDIRECT',
      location: 'https://get.example/42',
    });
    expect(
      chooseOutcome(IN_SAFARI, buildSkippingShop({ fallbackKind: 'CUSTOM', fallbackUrl: 'shop-phone://:id' })).kind,
    ).toBe('PREVIEW_PAGE');
  });

  test('an override shows the preview page even if the template that it replaces skips the preview', () => {
    const link = buildLinkWith({ iphone: { link: 'shop-phone://special', fallback: null } });

    expect(chooseOutcome(IN_SAFARI, SKIPPING, link)).toMatchObject({
      kind: 'PREVIEW_PAGE',
      open: 'shop-phone://special',
    });
  });

  test('an in-app browser never opens the store automatically, even if the link offers nothing else', () => {
    const storeAlone = buildShop([], [buildPlatform('iphone', { storeUrl: APPLE })]);

    expect(chooseOutcome(IN_SAFARI, storeAlone)).toEqual({ kind: 'STORE', url: APPLE, link: null });
    expect(chooseOutcome('Instagram on an iPhone', storeAlone)).toEqual({
      kind: 'PREVIEW_PAGE',
      open: null,
      get: APPLE,
      web: null,
    });
  });
});

describe('on Android', () => {
  test('Chrome receives the parts of an intent', () => {
    expect(chooseOutcome(ON_ANDROID, EVERYWHERE)).toEqual({
      kind: 'INTENT',
      link: 'shop://products/42',
      packageName: 'example.shop',
      fallback: PLAY,
    });
  });

  test.each([
    [{ packageName: 'example.shop' }, { kind: 'INTENT', packageName: 'example.shop', fallback: null }],
    [{ storeUrl: PLAY }, { kind: 'INTENT', packageName: null, fallback: PLAY }],
    [{}, { kind: 'PREVIEW_PAGE', open: 'shop://products/42', get: null, web: null }],
  ])('a platform configured with nothing but %o makes Chrome receive %o', (given, expected) => {
    const snapshot = buildShop([], [buildPlatform('android', { urlSchemes: ['shop'], ...given })]);

    expect(chooseOutcome(ON_ANDROID, snapshot)).toMatchObject(expected);
  });

  test('an intent ignores a fallback that is not a web page', () => {
    const fallback = 'shop-lite://products/42';
    const link = buildLinkWith({ android: { link: 'shop://special', fallback } });
    const noPackage = buildShop([], [buildPlatform('android', { urlSchemes: ['shop', 'shop-lite'] })]);

    expect(chooseOutcome(ON_ANDROID, EVERYWHERE, link)).toMatchObject({ kind: 'INTENT', fallback: null });
    expect(chooseOutcome(ON_ANDROID, noPackage, link)).toEqual({
      kind: 'PREVIEW_PAGE',
      open: 'shop://special',
      get: fallback,
      web: null,
    });
  });
});

describe('a web address', () => {
  test('is the target of an immediate redirect, on phones and inside apps too', () => {
    const page = 'https://m.shop.example/42';
    const link = buildLinkWith({
      iphone: { link: page, fallback: null },
      android: { link: page, fallback: null },
    });

    for (const name of [IN_SAFARI, 'Instagram on an iPhone', ON_ANDROID, 'Facebook on Android']) {
      expect(chooseOutcome(name, EVERYWHERE, link)).toEqual({ kind: 'REDIRECT', location: page });
    }
  });

  test('of another site is the fallback of every phone', () => {
    const link = buildLink({ uri: 'https://other.example/a' });

    for (const name of [
      IN_SAFARI,
      'Instagram on an iPhone',
      ON_ANDROID,
      'Chrome on Windows',
      'Safari on a Mac, or on an iPad',
    ]) {
      expect(chooseOutcome(name, EVERYWHERE, link)).toEqual({ kind: 'REDIRECT', location: 'https://other.example/a' });
    }
  });

  test('is the target of a redirect even if it is the address of a store', () => {
    const link = buildLinkWith({ web: { link: APPLE, fallback: null } });

    for (const name of ['Chrome on Windows', 'Instagram on an iPhone', 'WeChat on Windows']) {
      expect(chooseOutcome(name, WEB_ONLY, link)).toEqual({ kind: 'REDIRECT', location: APPLE });
    }
  });

  test('is offered, never followed, if an override replaces it with a deep link', () => {
    const link = buildLinkWith({ web: { link: 'shop-desktop://42', fallback: null } });

    expect(chooseOutcome('Chrome on Windows', WEB_ONLY, link)).toEqual({
      kind: 'PREVIEW_PAGE',
      open: 'shop-desktop://42',
      get: null,
      web: null,
    });
    expect(chooseOutcome('the bot of X (preview)', WEB_ONLY, link)).toEqual({ kind: 'BOT_PAGE', web: null });
  });
});

describe('Safari that claims to run on a Mac', () => {
  const MAC = 'Safari on a Mac, or on an iPad';

  test('receives a page that detects an iPad if the outcomes for Mac and iPad differ', () => {
    expect(chooseOutcome(MAC, EVERYWHERE)).toEqual({
      kind: 'IPAD_CHECK',
      ipad: {
        kind: 'PREVIEW_PAGE',
        open: 'shop-pad://products/42',
        get: APPLE_PAD,
        web: 'https://www.shop.example/products/42',
      },
      mac: { kind: 'REDIRECT', location: 'https://www.shop.example/products/42' },
    });
    expect(chooseOutcome(MAC, IOS_ONLY)).toMatchObject({ mac: { kind: 'QR_PAGE', platforms: ['universal'] } });
  });

  test('is redirected immediately if the outcomes for Mac and iPad are the same', () => {
    const link = buildLinkWith({ ipad: { link: 'https://www.shop.example/products/42', fallback: null } });

    expect(chooseFor(MAC, EVERYWHERE, link).outcome.kind).toBe('REDIRECT');
    expect(chooseFor(MAC, WEB_ONLY).destination?.platform).toBe('web');
  });
});

describe('the validity window of a link', () => {
  const link = buildLink({ startsAt: NOW, expiresAt: NOW + 1, expiredUrl: 'https://www.shop.example/over' });
  const chooseAt = (now: number, given: RedirectedLink = link) =>
    choose({
      link: given,
      snapshot: EVERYWHERE,
      client: detectClient(getUserAgent('Chrome on Windows')),
      installed: 'unknown',
      now,
    });

  test('includes its start and excludes its expiry', () => {
    expect(chooseAt(NOW).outcome.kind).toBe('REDIRECT');
    expect(chooseAt(NOW - 1).outcome).toEqual({ kind: 'EXPIRED', url: link.expiredUrl, reason: 'BEFORE_START' });
    expect(chooseAt(NOW + 1).outcome).toEqual({ kind: 'EXPIRED', url: link.expiredUrl, reason: 'AFTER_EXPIRY' });
    expect(chooseAt(NOW + 1).landing).toBe(link.expiredUrl);
  });

  test('does not matter for a disabled link', () => {
    const disabled = buildLink({ ...link, disabled: true });
    for (const now of [NOW - 1, NOW, NOW + 1]) {
      const { outcome, steps } = chooseAt(now, disabled);
      expect(outcome).toEqual({ kind: 'EXPIRED', url: link.expiredUrl, reason: 'DISABLED' });
      expect(steps).toContainEqual({ code: 'WINDOW', text: 'The link is disabled' });
    }
  });

  test('applies to bots too, and does not require an expired URL', () => {
    const over = buildLink({ expiresAt: NOW });

    expect(chooseOutcome('the bot of X (preview)', EVERYWHERE, over)).toEqual({
      kind: 'EXPIRED',
      url: null,
      reason: 'AFTER_EXPIRY',
    });
  });
});

describe('the landing address', () => {
  test.each<[string, string | null, string | null]>([
    [IN_SAFARI, 'shop-phone://products/42', APPLE],
    [ON_ANDROID, 'shop://products/42', PLAY],
    ['Firefox for Android', 'shop://products/42', PLAY],
    ['Chrome on Windows', 'https://www.shop.example/products/42', 'https://www.shop.example/products/42'],
    ['the bot of X (preview)', null, null],
  ])('for %s is %s with the app installed and %s without it', (name, withApp, without) => {
    expect(chooseFor(name, EVERYWHERE, buildLink(), true).landing).toBe(withApp);
    expect(chooseFor(name, EVERYWHERE, buildLink(), false).landing).toBe(without);
  });

  test('is null, and no step mentions the app, if the server does not know whether it is installed', () => {
    const { landing, steps } = chooseFor(IN_SAFARI, EVERYWHERE);

    expect(landing).toBeNull();
    expect(steps.map(({ code }) => code)).not.toContain('INSTALLED');
  });

  test('appears in the matrix for every device and browser', () => {
    const rows = buildMatrix(buildLink(), EVERYWHERE, NOW).map(
      ({ device, browser, installed, choice }) =>
        `${device} ${browser} ${installed} ${choice.outcome.kind} ${choice.landing}`,
    );

    expect(rows).toEqual([
      'IPHONE USUAL true PREVIEW_PAGE shop-phone://products/42',
      `IPHONE USUAL false PREVIEW_PAGE ${APPLE}`,
      'IPHONE IN_APP true PREVIEW_PAGE shop-phone://products/42',
      `IPHONE IN_APP false PREVIEW_PAGE ${APPLE}`,
      'IPAD USUAL true PREVIEW_PAGE shop-pad://products/42',
      `IPAD USUAL false PREVIEW_PAGE ${APPLE_PAD}`,
      'IPAD IN_APP true PREVIEW_PAGE shop-pad://products/42',
      `IPAD IN_APP false PREVIEW_PAGE ${APPLE_PAD}`,
      'ANDROID USUAL true INTENT shop://products/42',
      `ANDROID USUAL false INTENT ${PLAY}`,
      'ANDROID FIREFOX true PREVIEW_PAGE shop://products/42',
      `ANDROID FIREFOX false PREVIEW_PAGE ${PLAY}`,
      'ANDROID IN_APP true PREVIEW_PAGE shop://products/42',
      `ANDROID IN_APP false PREVIEW_PAGE ${PLAY}`,
      'DESKTOP USUAL false REDIRECT https://www.shop.example/products/42',
      'BOT USUAL false BOT_PAGE null',
    ]);
  });
});

describe('the steps of a decision', () => {
  test('state how the server arrived at the outcome', () => {
    const snapshot = buildShop(
      [buildTemplate('products/:id', { universal: { url: 'shop-ios://p/:id' } })],
      [WEB, UNIVERSAL],
    );

    expect(chooseFor('Instagram on an iPhone', snapshot, buildLink(), false).steps).toEqual([
      { code: 'CLIENT', text: 'The client is the browser inside Instagram on an iPhone (17.5)' },
      {
        code: 'PLATFORM',
        text: 'For an iPhone, the link uses the platform `universal`, because it has no destination on `iphone`',
      },
      {
        code: 'DESTINATION',
        text: `The template "products/:id" sets the address on \`universal\`: shop-ios://p/42; the fallback is the store: ${APPLE}`,
      },
      {
        code: 'BROWSER',
        text: "In-app browsers don't open other apps without a tap, so the server shows a page with a button",
      },
      { code: 'INSTALLED', text: `The app is not installed, so a tap on the page opens ${APPLE}` },
      {
        code: 'OUTCOME',
        text: `Shows the preview page: open shop-ios://p/42, get the app at ${APPLE}, view https://www.shop.example/products/42`,
      },
    ]);
  });

  test('state that a prefetched address is not a click', () => {
    const client = detectClient(getUserAgent(IN_SAFARI), { secPurpose: 'prefetch' });
    const { steps } = choose({ link: buildLink(), snapshot: EVERYWHERE, client, installed: 'unknown', now: NOW });

    expect(steps[1]?.text).toContain('not count as a click');
  });
});

const target = fc.constantFrom(
  'shop://special#f',
  'shop-phone://special?a=1',
  'https://m.shop.example/42',
  APPLE,
  PLAY,
);
const override = fc.option(
  fc.record({ link: fc.oneof(target, fc.constant('other/path')), fallback: fc.option(target) }),
  { nil: undefined },
);
const time = fc.option(fc.integer({ min: NOW - 2, max: NOW + 2 }));
const anyLink = fc.record({
  uri: fc.constantFrom('/', 'products/42?x=1#f', 'about', 'https://other.example/a'),
  overrides: fc
    .record({ web: override, iphone: override, ipad: override, universal: override, android: override })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined))),
  disabled: fc.boolean(),
  startsAt: time,
  expiresAt: time,
  expiredUrl: fc.option(fc.constant('https://www.shop.example/over')),
});
const anySnapshot = fc
  .tuple(
    fc.subarray([
      WEB,
      IPHONE,
      IPAD,
      UNIVERSAL,
      ANDROID,
      buildPlatform('web'),
      buildPlatform('iphone'),
      buildPlatform('android'),
    ]),
    fc.boolean(),
    fc.constantFrom('STORE', 'WEB'),
  )
  .map(([platforms, skipPreview, fallbackKind]) =>
    buildShop(
      [
        buildTemplate('products/:id', {
          iphone: { url: 'shop-phone://p/:id', skipPreview, fallbackKind: fallbackKind === 'WEB' ? 'WEB' : 'STORE' },
          android: { url: 'https://m.shop.example/:id', skipPreview },
        }),
      ],
      platforms,
    ),
  );
const anyUserAgent = fc.constantFrom(...USER_AGENTS.map(({ text }) => text.slice(0, 1_000)));
const anyInstalled = fc.constantFrom(true, false, 'unknown' as const);

function listAddresses(found: Outcome): (string | null)[] {
  switch (found.kind) {
    case 'REDIRECT':
      return [found.location];
    case 'INTENT':
      return [found.link, found.fallback];
    case 'STORE':
      return [found.url, found.link];
    case 'PREVIEW_PAGE':
      return [found.open, found.get, found.web];
    case 'BOT_PAGE':
      return [found.web];
    case 'IPAD_CHECK':
      return [...listAddresses(found.ipad), ...listAddresses(found.mac)];
    case 'EXPIRED':
      return [found.url];
    default:
      return [];
  }
}

// 3,000 runs with many assertions use node:assert, because `expect` would take most of the time.
test("the server sends every client of every link to one of the link's own addresses, and states why", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.option(anyLink), anySnapshot, anyUserAgent, anyInstalled, (link, snapshot, text, installed) => {
      const client = detectClient(text);
      const choice = choose({ link, snapshot, client, installed, now: NOW });
      seen.add(choice.outcome.kind);
      const destinations = link === null ? [] : computeDestinations(link, snapshot);
      const own = new Set([null, link?.expiredUrl ?? null, ...destinations.flatMap((one) => [one.link, one.fallback])]);

      for (const address of [choice.landing, ...listAddresses(choice.outcome)]) {
        assert.ok(own.has(address), `${address}`);
      }
      if (choice.outcome.kind === 'PREVIEW_PAGE') {
        assert.ok(listAddresses(choice.outcome).some(Boolean));
      }
      if (choice.outcome.kind === 'REDIRECT') {
        assert.match(choice.outcome.location, /^https:/);
      }
      assert.equal(
        choice.steps.findIndex(({ code }) => code === 'OUTCOME'),
        choice.steps.length - 1,
      );
      for (const step of choice.steps) {
        assert.match(step.text, /^(?!.*(?:undefined|null|NaN)).+$/s);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(seen.size).toBe(9);
});

describe("a link to another app's deep link", () => {
  const TWITTER = { link: 'twitter://user?id=1', fallback: null, otherAppSchemes: ['twitter'] };
  const WEB_FALLBACK = 'https://twitter.com/i/1';
  const toTwitter = (fallback: string | null = null) => {
    const override = { ...TWITTER, fallback };
    return buildLinkWith({ iphone: override, android: override });
  };
  const buildAllowing = (platforms = [WEB, IPHONE, ANDROID]) =>
    buildShop([], platforms, { allowedSchemes: ['twitter'] });

  test("opens by an intent without the app's package", () => {
    expect(chooseOutcome('Chrome on a Pixel', buildAllowing(), toTwitter(WEB_FALLBACK))).toEqual({
      kind: 'INTENT',
      link: 'twitter://user?id=1',
      packageName: null,
      fallback: WEB_FALLBACK,
    });
  });

  test('is on a page if an intent would have neither a package nor a fallback', () => {
    const android = buildPlatform('android', { urlSchemes: ['shop'], packageName: 'example.shop' });

    expect(chooseOutcome('Chrome on a Pixel', buildAllowing([android]), toTwitter())).toEqual({
      kind: 'PREVIEW_PAGE',
      open: 'twitter://user?id=1',
      get: null,
      web: null,
    });
  });

  test("opens by an intent with the app's package if the scheme is the app's own", () => {
    const android = buildPlatform('android', { urlSchemes: ['twitter'], packageName: 'example.shop' });

    expect(chooseOutcome('Chrome on a Pixel', buildAllowing([WEB, android]), toTwitter(WEB_FALLBACK))).toMatchObject({
      kind: 'INTENT',
      packageName: 'example.shop',
    });
  });

  test('is ignored and explained once the app does not allow the scheme any more', () => {
    const { outcome, steps } = chooseFor('Safari', EVERYWHERE, toTwitter(WEB_FALLBACK));

    expect(outcome).toMatchObject({ kind: 'PREVIEW_PAGE', open: 'shop-phone://products/42' });
    expect(steps).toContainEqual({
      code: 'DESTINATION',
      text: "The link's override on `iphone` is ignored, because the app's `allowedSchemes` don't contain `twitter` any more",
    });
  });
});

describe("the complete outcome for another app's deep link", () => {
  const snapshot = buildShop([], [WEB, IPHONE, ANDROID], { allowedSchemes: ['twitter'] });
  const additions = { forwardedQuery: ['utm_source=mail'], deepLinkParameters: ['_hk_cid=c', '_hk_md=1'] };

  test('has the forwarded query parameters, but no deep-link parameters and no referrer', () => {
    const intent: Outcome = { kind: 'INTENT', link: 'twitter://user?id=1', packageName: null, fallback: PLAY };
    expect(completeOutcome(intent, additions, snapshot)).toEqual({
      ...intent,
      link: 'twitter://user?id=1&utm_source=mail',
    });
    const page: Outcome = { kind: 'PREVIEW_PAGE', open: 'twitter://a', get: PLAY, web: 'https://www.shop.example/a' };
    expect(completeOutcome(page, additions, snapshot)).toEqual({
      ...page,
      open: 'twitter://a?utm_source=mail',
      web: 'https://www.shop.example/a?utm_source=mail',
    });
  });

  test('keeps both for the deep links of the app', () => {
    const page: Outcome = { kind: 'PREVIEW_PAGE', open: 'shop://a', get: PLAY, web: null };
    expect(completeOutcome(page, additions, snapshot)).toMatchObject({
      open: 'shop://a?utm_source=mail&_hk_cid=c&_hk_md=1',
      get: expect.stringContaining('&referrer=shop%'),
    });
  });
});
