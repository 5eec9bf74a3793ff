import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Client, Device } from '../clients/client.ts';
import { formatClient, formatDevice } from '../clients/client-text.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { computeDestinations, type Destination, findDisallowedScheme } from '../smart-links/destination.ts';
import { followDestination, followUrl, type LinkChain, NO_CHAIN } from '../smart-links/link-chain.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { decideOpening } from './destination-opening.ts';
import { limitLocation, MAX_LOCATION_BYTES } from './location.ts';
import { type Choice, findLanding, formatOutcome, type Outcome, type RecordStep, type Step } from './outcome.ts';
import { PLATFORM_CHAINS } from './platform-chains.ts';

/** The fields of a link that determine its destination. */
export type RedirectedLink = Pick<
  SmartLink,
  'uri' | 'overrides' | 'disabled' | 'startsAt' | 'expiresAt' | 'expiredUrl'
>;

export interface ChoiceInput {
  /** Null if the short code is unknown, or its link is deleted or belongs to another app. */
  link: RedirectedLink | null;
  snapshot: AppSnapshot;
  client: Client;
  /** Known only when a redirect is explained: a server can't detect whether the app is installed. */
  installed: boolean | 'unknown';
  /** Milliseconds since the epoch. */
  now: number;
  /** If false, no steps are recorded, since formatting them takes as long as the decision. Defaults to true. */
  explained?: boolean;
  /** The links of this installation that the link leads to. Defaults to none. */
  chain?: LinkChain;
}

/**
 * Decides how the server responds when this client opens a link, and records the reasons as steps. The last step
 * describes the outcome. Never fails.
 */
export function choose(input: ChoiceInput): Choice {
  const steps: Step[] = [];
  const recordStep = input.explained === false ? ignoreStep : createStepRecorder(steps);
  recordStep('CLIENT', () => `The client is ${formatClient(input.client)}`);
  if (input.client.prefetch) {
    recordStep('CLIENT', 'The client prefetches the link in case someone taps it, which does not count as a click');
  }
  const { outcome: decided, destination } = decideRedirect(input, recordStep);
  const outcome = limitLocation(decided, input.snapshot);
  if (outcome !== decided) {
    recordStep(
      'BROWSER',
      () => `The redirect would be longer than ${MAX_LOCATION_BYTES} bytes, so the server shows a page`,
    );
  }
  const landing = findLanding(outcome, input.installed);
  recordInstalledStep(outcome, input.installed, landing, recordStep);
  recordStep('OUTCOME', () => formatOutcome(outcome));
  return { outcome, destination, landing, steps };
}

function createStepRecorder(steps: Step[]): RecordStep {
  return (code, text) => steps.push({ code, text: typeof text === 'string' ? text : text() });
}

function ignoreStep(): void {}

type Decision = Pick<Choice, 'outcome' | 'destination'>;

function decideRedirect(
  { link, snapshot, client, now, chain = NO_CHAIN }: ChoiceInput,
  recordStep: RecordStep,
): Decision {
  if (link === null) {
    return { outcome: { kind: 'NOT_FOUND' }, destination: null };
  }
  const expired = findExpiredOutcome(link, now, recordStep);
  if (expired !== null) {
    return { outcome: { ...expired, url: followExpiredUrl(expired.url, chain, recordStep) }, destination: null };
  }
  const computed = computeDestinations(link, snapshot);
  if (computed.length === 0) {
    recordStep('PLATFORM', 'The link has no destination on any platform of the app');
    return { outcome: { kind: 'NOT_FOUND' }, destination: null };
  }
  const { destinations, closed } = followDestinations(computed, chain, recordStep);
  if (client.bot !== null) {
    recordStep('BROWSER', 'Bots get a page that describes the link, and are never redirected');
    const web = destinations.find(({ platform }) => platform === 'web')?.link ?? null;
    return { outcome: { kind: 'BOT_PAGE', web: web !== null && isWebAddress(web) ? web : null }, destination: null };
  }
  if (destinations.length === 0) {
    return { outcome: { kind: 'LOOP' }, destination: null };
  }
  const decisionInput = { link, snapshot, client, destinations, closed };
  // An HTTP library reads the link's target, and can't use a deep link or a store.
  if (client.browser === 'library') {
    return decideForDevice('other', decisionInput, recordStep);
  }
  return client.device === 'mac-or-ipad'
    ? decideForMacOrIpad(decisionInput, recordStep)
    : decideForDevice(client.device, decisionInput, recordStep);
}

interface OpenDestinations {
  /** The destinations that can be opened. */
  destinations: readonly Destination[];
  /** The platforms on which the link only leads to links that are not opened. */
  closed: readonly PlatformKind[];
}

interface DecisionInput extends OpenDestinations {
  link: RedirectedLink;
  snapshot: AppSnapshot;
  client: Client;
}

function followDestinations(
  computed: readonly Destination[],
  chain: LinkChain,
  recordStep: RecordStep,
): OpenDestinations {
  if (chain.targets.size === 0) {
    return { destinations: computed, closed: [] };
  }
  recordChainSteps(
    computed.flatMap((one) => [one.link, one.fallback]),
    chain,
    recordStep,
  );
  const followed = computed.map((one) => followDestination(one, chain));
  return {
    destinations: followed.filter((one) => one !== null),
    closed: computed.filter((_, index) => followed[index] === null).map(({ platform }) => platform),
  };
}

function followExpiredUrl(url: string | null, chain: LinkChain, recordStep: RecordStep): string | null {
  recordChainSteps([url], chain, recordStep);
  return url === null ? null : followUrl(url, chain);
}

function recordChainSteps(addresses: ReadonlyArray<string | null>, chain: LinkChain, recordStep: RecordStep): void {
  for (const url of new Set(addresses)) {
    const target = url === null ? undefined : chain.targets.get(url);
    if (target === 'SELF') {
      recordStep('DESTINATION', () => `${url} opens this link again, so it is not opened`);
    } else if (target === 'LINK') {
      const text = chain.isContinued
        ? 'opens another link, but another link has already led here, so it is not opened'
        : 'opens another link, which must not lead to a third one';
      recordStep('DESTINATION', () => `${url} ${text}`);
    }
  }
}

/** A link that isn't disabled is valid from its start (inclusive) to its expiry (exclusive). */
function findExpiredOutcome(
  { disabled, startsAt, expiresAt, expiredUrl }: RedirectedLink,
  now: number,
  recordStep: RecordStep,
): Extract<Outcome, { kind: 'EXPIRED' }> | null {
  if (disabled) {
    recordStep('WINDOW', 'The link is disabled');
    return { kind: 'EXPIRED', url: expiredUrl, reason: 'DISABLED' };
  }
  if (startsAt === null && expiresAt === null) {
    return null;
  }
  if (startsAt !== null && now < startsAt) {
    recordStep('WINDOW', () => `The link does not work before ${formatTime(startsAt)}`);
    return { kind: 'EXPIRED', url: expiredUrl, reason: 'BEFORE_START' };
  }
  if (expiresAt !== null && now >= expiresAt) {
    recordStep('WINDOW', () => `The link expired at ${formatTime(expiresAt)}`);
    return { kind: 'EXPIRED', url: expiredUrl, reason: 'AFTER_EXPIRY' };
  }
  recordStep('WINDOW', 'The link is within its validity window');
  return null;
}

function decideForDevice(
  device: Device,
  { link, snapshot, client, destinations, closed }: DecisionInput,
  recordStep: RecordStep,
): Decision {
  const chain = PLATFORM_CHAINS[device];
  const destination = chain.flatMap((kind) => destinations.filter(({ platform }) => platform === kind))[0];
  const tried = destination === undefined ? chain : chain.slice(0, chain.indexOf(destination.platform) + 1);
  recordIgnoredOverrides(tried, link, snapshot, recordStep);
  if (destination === undefined) {
    if (chain.some((kind) => closed.includes(kind))) {
      return { outcome: { kind: 'LOOP' }, destination: null };
    }
    const platforms = destinations.map(({ platform }) => platform);
    recordStep('PLATFORM', () => `The link has no destination for ${formatDevice(device)} (${formatPlatforms(chain)})`);
    return { outcome: { kind: 'QR_PAGE', platforms }, destination: null };
  }
  recordStep('PLATFORM', () => {
    const missing = chain.slice(0, chain.indexOf(destination.platform));
    const reason = missing.length === 0 ? '' : `, because it has no destination on ${formatPlatforms(missing)}`;
    return `For ${formatDevice(device)}, the link uses the platform \`${destination.platform}\`${reason}`;
  });
  const outcome = decideOpening(
    destination,
    { link, snapshot, client: { ...client, device }, destinations },
    recordStep,
  );
  return { outcome, destination };
}

function recordIgnoredOverrides(
  platforms: readonly PlatformKind[],
  { overrides }: RedirectedLink,
  snapshot: AppSnapshot,
  recordStep: RecordStep,
): void {
  for (const platform of platforms) {
    const override = overrides[platform];
    const scheme = override === undefined ? null : findDisallowedScheme(override, snapshot);
    if (scheme !== null) {
      recordStep(
        'DESTINATION',
        () =>
          `The link's override on \`${platform}\` is ignored, because the app's \`allowedSchemes\` don't contain \`${scheme}\` any more`,
      );
    }
  }
}

/** If the link opens the same URL on a Mac and an iPad, there is no need to distinguish them. */
function decideForMacOrIpad(input: DecisionInput, recordStep: RecordStep): Decision {
  const ipadSteps: Step[] = [];
  const ipad = decideForDevice('ipad', input, createStepRecorder(ipadSteps));
  const macSteps: Step[] = [];
  const mac = decideForDevice('desktop', input, createStepRecorder(macSteps));
  if (ipad.destination === mac.destination || isSameLocation(ipad.outcome, mac.outcome)) {
    for (const { code, text } of macSteps) {
      recordStep(code, text);
    }
    return mac;
  }
  recordStep(
    'IPAD',
    'An iPad identifies itself as a Mac, and the link has different destinations on the two, so a page detects the device',
  );
  for (const { code, text } of ipadSteps) {
    recordStep(code, `On an iPad: ${text}`);
  }
  recordStep('IPAD', `On an iPad: ${formatOutcome(ipad.outcome)}`);
  for (const { code, text } of macSteps) {
    recordStep(code, `On a Mac: ${text}`);
  }
  recordStep('IPAD', `On a Mac: ${formatOutcome(mac.outcome)}`);
  return { outcome: { kind: 'IPAD_CHECK', ipad: ipad.outcome, mac: mac.outcome }, destination: null };
}

function isSameLocation(one: Outcome, other: Outcome): boolean {
  return one.kind === 'REDIRECT' && other.kind === 'REDIRECT' && one.location === other.location;
}

function recordInstalledStep(
  outcome: Outcome,
  installed: boolean | 'unknown',
  landing: string | null,
  recordStep: RecordStep,
): void {
  if (installed === 'unknown') {
    return;
  }
  if (outcome.kind === 'INTENT') {
    const withoutApp = landing === null ? "the Play store shows the app's page" : `the browser opens ${landing}`;
    recordStep(
      'INSTALLED',
      installed ? `The app is installed and opens ${outcome.link}` : `The app is not installed, so ${withoutApp}`,
    );
  }
  if (outcome.kind === 'PREVIEW_PAGE' && landing !== null) {
    recordStep(
      'INSTALLED',
      `The app is ${installed ? 'installed' : 'not installed'}, so a tap on the page opens ${landing}`,
    );
  }
}

function formatPlatforms(kinds: readonly PlatformKind[]): string {
  return kinds.map((kind) => `\`${kind}\``).join(', ');
}

function formatTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? String(milliseconds) : time.toISOString();
}
