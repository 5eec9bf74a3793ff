import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Client, Device } from '../clients/client.ts';
import { formatClient, formatDevice } from '../clients/client-text.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { computeDestinations, type Destination } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { decideOpening } from './destination-opening.ts';
import { type Choice, findLanding, formatOutcome, type Outcome, type RecordStep, type Step } from './outcome.ts';

/** What of a link decides where it leads. */
export type RedirectedLink = Pick<SmartLink, 'uri' | 'overrides' | 'startsAt' | 'expiresAt' | 'expiredUrl'>;

interface ChoiceInput {
  /** Null: nobody has this code, or no longer, or it is another app's. */
  link: RedirectedLink | null;
  snapshot: AppSnapshot;
  client: Client;
  /** A server never knows; who explains a link may want to know what happens with the app and without it. */
  installed: boolean | 'unknown';
  /** Milliseconds since the epoch. */
  now: number;
  /** False: nobody reads the steps. They stay empty, since to write them down takes as long as to choose. */
  explained?: boolean;
}

/** The platforms that a device takes, the first one on which the link leads anywhere. */
const PLATFORM_CHAINS: Record<Device, readonly PlatformKind[]> = {
  iphone: ['iphone', 'universal', 'web'],
  ipad: ['ipad', 'universal', 'iphone', 'web'],
  android: ['android', 'web'],
  'mac-or-ipad': ['web'],
  desktop: ['web'],
  other: ['web'],
};

/** Where a link takes this client and why, step by step; the last step names the outcome. Never fails. */
export function choose(input: ChoiceInput): Choice {
  const steps: Step[] = [];
  const recordStep = input.explained === false ? ignoreStep : createStepRecorder(steps);
  recordStep('CLIENT', () => `This is ${formatClient(input.client)}`);
  if (input.client.prefetch) {
    recordStep('CLIENT', 'It fetches ahead, in case that somebody taps the link: that is no click');
  }
  const { outcome, destination } = decideRedirect(input, recordStep);
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

function decideRedirect({ link, snapshot, client, now }: ChoiceInput, recordStep: RecordStep): Decision {
  if (link === null) {
    return { outcome: { kind: 'NOT_FOUND' }, destination: null };
  }
  const expired = findExpiredOutcome(link, now, recordStep);
  if (expired !== null) {
    return { outcome: expired, destination: null };
  }
  const destinations = computeDestinations(link, snapshot);
  if (destinations.length === 0) {
    recordStep('PLATFORM', 'The app has no platform on which the link leads anywhere');
    return { outcome: { kind: 'NOT_FOUND' }, destination: null };
  }
  if (client.bot !== null) {
    recordStep('BROWSER', 'A bot gets a page to read, wherever the link leads, and nothing that jumps');
    const web = destinations.find(({ platform }) => platform === 'web')?.link ?? null;
    return { outcome: { kind: 'BOT_PAGE', web: web !== null && isWebAddress(web) ? web : null }, destination: null };
  }
  const decisionInput = { link, snapshot, client, destinations };
  // A program follows a link to read what is there; a deep link or a store is nothing to it.
  if (client.browser === 'library') {
    return decideForDevice('other', decisionInput, recordStep);
  }
  return client.device === 'mac-or-ipad'
    ? decideForMacOrIpad(decisionInput, recordStep)
    : decideForDevice(client.device, decisionInput, recordStep);
}

interface DecisionInput {
  link: RedirectedLink;
  snapshot: AppSnapshot;
  client: Client;
  destinations: readonly Destination[];
}

/** From its start on and up to its expiry, which is outside, a link is valid. */
function findExpiredOutcome(
  { startsAt, expiresAt, expiredUrl }: RedirectedLink,
  now: number,
  recordStep: RecordStep,
): Outcome | null {
  if (startsAt === null && expiresAt === null) {
    return null;
  }
  if (startsAt !== null && now < startsAt) {
    recordStep('WINDOW', () => `The link is not valid before ${formatTime(startsAt)}`);
    return { kind: 'EXPIRED', url: expiredUrl, reason: 'BEFORE_START' };
  }
  if (expiresAt !== null && now >= expiresAt) {
    recordStep('WINDOW', () => `The link is not valid any more since ${formatTime(expiresAt)}`);
    return { kind: 'EXPIRED', url: expiredUrl, reason: 'AFTER_EXPIRY' };
  }
  recordStep('WINDOW', 'The link is valid at this time');
  return null;
}

function decideForDevice(
  device: Device,
  { link, snapshot, client, destinations }: DecisionInput,
  recordStep: RecordStep,
): Decision {
  const chain = PLATFORM_CHAINS[device];
  const destination = chain.flatMap((kind) => destinations.filter(({ platform }) => platform === kind))[0];
  if (destination === undefined) {
    const platforms = destinations.map(({ platform }) => platform);
    recordStep(
      'PLATFORM',
      () => `For ${formatDevice(device)} there is ${chain.join(', ')}, and the link leads nowhere there`,
    );
    return { outcome: { kind: 'QR_PAGE', platforms }, destination: null };
  }
  recordStep('PLATFORM', () => {
    const missing = chain.slice(0, chain.indexOf(destination.platform));
    const reason = missing.length === 0 ? '' : `, since the link leads nowhere on ${missing.join(' and ')}`;
    return `For ${formatDevice(device)} the platform ${destination.platform} is taken${reason}`;
  });
  const outcome = decideOpening(
    destination,
    { link, snapshot, client: { ...client, device }, destinations },
    recordStep,
  );
  return { outcome, destination };
}

/** Where a Mac and an iPad are sent to the same place there is nothing to find out. */
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
    'iPads say that they are Macs, and the link leads somewhere else on them: so a page has to find out',
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
    const missing = landing === null ? "the Play store shows the app's page" : `the browser goes on to ${landing}`;
    recordStep(
      'INSTALLED',
      installed ? `The app is there and opens ${outcome.link}` : `The app is missing: ${missing}`,
    );
  }
  if (outcome.kind === 'PREVIEW_PAGE' && landing !== null) {
    recordStep('INSTALLED', `The app is ${installed ? 'there' : 'missing'}: the page leads to ${landing}, with a tap`);
  }
}

function formatTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? String(milliseconds) : time.toISOString();
}
