import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildForwardedQuery } from '../../src/domain/addresses/query.ts';
import type { AppSnapshot } from '../../src/domain/apps/snapshot.ts';
import { canonicalizeUri, checkOverrideLink, type UriPolicy } from '../../src/domain/apps/uri.ts';
import { type Client, detectClient } from '../../src/domain/clients/client.ts';
import type { Checked } from '../../src/domain/failures.ts';
import { choose } from '../../src/domain/redirects/choose.ts';
import { completeOutcome } from '../../src/domain/redirects/complete-outcome.ts';
import { buildIntentUrl } from '../../src/domain/redirects/intent.ts';
import type { Outcome } from '../../src/domain/redirects/outcome.ts';
import { buildDeepLinkParameters } from '../../src/domain/smart-links/deep-link.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { parseIntentUri } from '../support/android-uri.ts';
import { addVisit, type Meant, readMeant, readMeantOfTemplate } from '../support/meant-link.ts';
import { assertAndroidReads, assertAppleReads, decodePlayReferrer } from '../support/read-deep-link.ts';
import { buildPlatform, buildPolicy, buildShop, buildTemplate, getAcceptedValue, WEB } from './fixtures.ts';
import { getUserAgent } from './user-agents.ts';
import {
  createUriText,
  EXTRA_NAMES,
  fillTarget,
  TEMPLATE_PATTERN,
  templatedUri,
  templateTarget,
  visitorQuery,
} from './written-links.ts';

const ORIGIN = 'http://www.shop.example';
const PACKAGE = 'example.shop';
const PLAY = `https://play.google.com/store/apps/details?id=${PACKAGE}`;
const CLICK_ID = '01978f7e-6d2e-7000-9026-a5824f200ce8';
const CHROME = detectClient(getUserAgent('Chrome on a Pixel'));
const SAFARI = detectClient(getUserAgent('Safari'));
const DESKTOP = detectClient(getUserAgent('Chrome on Windows'));

/** What differs between the apps of these links. */
interface ShopOptions {
  isInPlay: boolean;
  /** What the only template opens, without the scheme. Null without a template. */
  target: string | null;
}

const PLAIN: ShopOptions = { isInPlay: false, target: null };

/** Builds an app on the web, on iPhones and on Android. */
function buildSnapshot({ isInPlay, target }: ShopOptions): AppSnapshot {
  const templates =
    target === null
      ? []
      : [
          buildTemplate(TEMPLATE_PATTERN, {
            android: { url: `shop:${target}` },
            iphone: { url: `shop-ios:${target}` },
          }),
        ];
  const shop = buildShop(templates, [
    WEB,
    buildPlatform('iphone', { urlSchemes: ['shop-ios'], storeUrl: 'https://apps.apple.com/app/id1783' }),
    buildPlatform('android', { urlSchemes: ['shop'], packageName: PACKAGE, storeUrl: isInPlay ? PLAY : null }),
  ]);
  return { ...shop, app: { ...shop.app, forwardedQueryParameters: EXTRA_NAMES } };
}

function buildShopPolicy(shop: ShopOptions): UriPolicy {
  return buildPolicy({ snapshot: buildSnapshot(shop) });
}

/** The additions of a visitor's request to a link. */
interface Additions {
  query: string;
  hasMetadata: boolean;
}

/** A link, a visit, and what its author meant. */
interface OpenedLink extends Additions {
  /** As its author wrote it, for the report of a failure. */
  text: string;
  shop: ShopOptions;
  uri: string;
  overrides: Overrides;
  meant: Meant;
}

type Scheme = 'shop' | 'shop-ios';

const additions = { query: visitorQuery, hasMetadata: fc.boolean() };

/** Opens the link with a client, as the link edge does. */
function open({ shop, uri, overrides, query, hasMetadata }: OpenedLink, client: Client): Outcome {
  const snapshot = buildSnapshot(shop);
  const link = { uri, overrides, disabled: false, startsAt: null, expiresAt: null, expiredUrl: null };
  const { outcome } = choose({ link, snapshot, client, installed: 'unknown', now: 0 });
  const added = {
    forwardedQuery: buildForwardedQuery(query, snapshot.app.forwardedQueryParameters),
    deepLinkParameters: buildDeepLinkParameters({ id: 'link', metadata: hasMetadata ? {} : null }, CLICK_ID),
  };
  return completeOutcome(outcome, added, snapshot);
}

function completeMeant({ meant, query, hasMetadata }: OpenedLink): Meant {
  return addVisit(meant, { query, extraNames: EXTRA_NAMES, clickId: CLICK_ID, hasMetadata });
}

/** Opens the link in Chrome on Android, and asserts that the app and its fallback get what was meant. */
export function checkOnAndroid(given: OpenedLink): void {
  const outcome = open(given, CHROME);
  assert.equal(outcome.kind, 'INTENT');
  const intent = parseIntentUri(buildIntentUrl(outcome.link, outcome.packageName, outcome.fallback));
  assert.equal(intent.packageName, PACKAGE);
  assert.deepEqual([...intent.others], []);
  assert.deepEqual([...intent.extras.keys()], ['S.browser_fallback_url']);
  assertAndroidReads(intent.data ?? '', 'shop', completeMeant(given));

  const fallback = intent.extras.get('S.browser_fallback_url') ?? '';
  if (given.shop.isInPlay) {
    assert.equal(decodePlayReferrer(fallback), intent.data);
  } else {
    assert.equal(fallback, openOnWeb(given));
  }
}

/** Opens the link in Safari on an iPhone, and asserts that the app gets what was meant. */
export function checkOnIphone(given: OpenedLink): void {
  const outcome = open(given, SAFARI);
  assert.equal(outcome.kind, 'PREVIEW_PAGE');
  assertAppleReads(outcome.open ?? '', 'shop-ios', completeMeant(given));
}

/** Returns the address of the website to which the link leads on a computer. */
function openOnWeb(given: OpenedLink): string {
  const outcome = open(given, DESKTOP);
  assert.equal(outcome.kind, 'REDIRECT');
  return outcome.location;
}

/** Returns the address to which a uri leads on a computer, without a visitor's parameters. Null if it is rejected. */
export function findWebLocation(text: string): string | null {
  const canonical = canonicalizeUri(text, buildShopPolicy(PLAIN));
  return canonical.ok
    ? openOnWeb({ ...NO_ADDITIONS, text, shop: PLAIN, uri: canonical.value, overrides: {}, meant: NOTHING })
    : null;
}

const NO_ADDITIONS: Additions = { query: '', hasMetadata: false };
const NOTHING: Meant = { segments: [], query: [], fragment: '' };

/** Turns texts that the server accepts as a uri into links. */
function acceptUris(written: fc.Arbitrary<Omit<OpenedLink, 'uri' | 'overrides'>>): fc.Arbitrary<OpenedLink> {
  return written
    .map((link) => ({ link, canonical: canonicalizeUri(link.text, buildShopPolicy(link.shop)) }))
    .filter(({ canonical }) => canonical.ok)
    .map(({ link, canonical }) => ({ ...link, overrides: {}, uri: getAcceptedValue(canonical) }));
}

/** Links without a template: a path, a deep link with this scheme, or an address of the website. */
export function createLink(scheme: Scheme): fc.Arbitrary<OpenedLink> {
  return acceptUris(
    fc
      .record({
        text: createUriText([`${scheme}://`, `${scheme}:`, `${ORIGIN}/`]),
        shop: fc.constantFrom(PLAIN, { ...PLAIN, isInPlay: true }),
        ...additions,
      })
      .map((written) => ({ ...written, meant: readMeant(written.text, ORIGIN) })),
  );
}

/** Links whose path matches a template. */
export function createTemplatedLink(scheme: Scheme): fc.Arbitrary<OpenedLink> {
  return acceptUris(
    fc.record({ text: templatedUri, target: templateTarget, ...additions }).map(({ target, ...written }) => ({
      ...written,
      shop: { ...PLAIN, target },
      meant: readMeantOfTemplate(written.text, { pattern: TEMPLATE_PATTERN, target: `${scheme}:${target}` }),
    })),
  );
}

/** Links whose uri is the address that a template opens in the app. The server turns it into a path and back. */
export function createTemplateAddress(scheme: Scheme): fc.Arbitrary<OpenedLink> {
  return acceptUris(
    templateTarget.chain((target) =>
      fc.record({ filled: fillTarget(target), ...additions }).map(({ filled, ...written }) => {
        const text = `${scheme}:${filled}`;
        return { ...written, text, shop: { ...PLAIN, target }, meant: readMeant(text, ORIGIN) };
      }),
    ),
  );
}

/** Links with an override on this scheme's platform. */
export function createOverriddenLink(scheme: Scheme): fc.Arbitrary<OpenedLink> {
  return (
    fc
      .record({ text: createUriText([]).map((rest) => `${scheme}://${rest}`), ...additions })
      // An override can name a host with a port, which stays one.
      .filter(({ text }) => !/^[^/]*:\/\/[^/?#]*:[0-9]*(?:[/?#]|$)/.test(text))
      .map((written) => ({ written, link: checkOverrideLink(written.text, buildShopPolicy(PLAIN)) }))
      .filter(({ link }) => link.ok)
      .map(({ written, link }) => ({
        ...written,
        shop: PLAIN,
        uri: 'other',
        overrides: buildOverrides(scheme, link),
        meant: readMeant(written.text, ORIGIN),
      }))
  );
}

function buildOverrides(scheme: Scheme, link: Checked<string>): Overrides {
  const override = { link: getAcceptedValue(link), fallback: null };
  return scheme === 'shop' ? { android: override } : { iphone: override };
}
