import type { Client } from '../../../domain/clients/client.ts';
import { formatClient } from '../../../domain/clients/client-text.ts';
import type { Explanation } from '../../../domain/redirects/explain.service.ts';
import { type Choice, formatOutcome, type Outcome, type Step } from '../../../domain/redirects/outcome.ts';
import type { MatrixRow } from '../../../domain/redirects/resolution-matrix.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { DestinationType } from './destinations.ts';
import { SmartLinkType } from './smart-links/type.ts';

const OutcomeKindEnum = builder.enumType('OutcomeKind', {
  description: 'How a link answers a client.',
  values: {
    REDIRECT: { description: 'By a redirect to an address of the web.' },
    INTENT: { description: 'By a redirect that opens the app on Android, and the fallback where the app is missing.' },
    STORE: { description: 'By a redirect to a store.' },
    PREVIEW_PAGE: { description: 'By a page that asks: open the app, get it, or see the link on the web.' },
    BOT_PAGE: { description: 'By a page for programs, with title, description and picture.' },
    IPAD_CHECK: { description: 'By a page that finds out whether a Mac is an iPad.' },
    QR_PAGE: { description: 'By a page with a QR code, to be opened on another device.' },
    EXPIRED: { description: 'As outside of its time: by the address afterwards, or a page that says so.' },
    NOT_FOUND: { description: 'As unknown.' },
  } as const,
});

const StepCodeEnum = builder.enumType('ExplanationStepCode', {
  description: 'What a step of an explanation settled.',
  values: {
    CLIENT: { description: 'Who is asking.' },
    WINDOW: { description: 'Whether the link is within its time.' },
    PLATFORM: { description: 'Which platform is taken.' },
    DESTINATION: { description: 'Where the link leads there: override, template or same path.' },
    BROWSER: { description: 'What the browser can do.' },
    IPAD: { description: 'Whether it may be an iPad that says it is a Mac.' },
    INSTALLED: { description: 'What follows from the app being there or missing.' },
    OUTCOME: { description: 'How the link answers; always the last.' },
  } as const,
});

const StepType = builder.objectRef<Step>('ExplanationStep').implement({
  description: 'One step on the way to an outcome.',
  fields: (t) => ({
    code: t.field({ type: StepCodeEnum, description: 'What it settled.', resolve: ({ code }) => code }),
    text: t.exposeString('text', { description: 'What it found, in a sentence.' }),
  }),
});

const OutcomeType = builder.objectRef<Outcome>('Outcome').implement({
  description: 'How a link answers a client, before click ids and travelling parameters are added.',
  fields: (t) => ({
    kind: t.field({ type: OutcomeKindEnum, description: 'In what way.', resolve: ({ kind }) => kind }),
    text: t.string({ description: 'The same in a sentence.', resolve: formatOutcome }),
    location: t.string({
      nullable: true,
      description: 'Where a redirect goes to; null for pages.',
      resolve: (outcome) => {
        if (outcome.kind === 'REDIRECT') {
          return outcome.location;
        }
        return outcome.kind === 'STORE' || outcome.kind === 'EXPIRED' ? outcome.url : null;
      },
    }),
    deepLink: t.string({
      nullable: true,
      description: 'What opens the app, by itself or by the button of a page.',
      resolve: (outcome) => {
        if (outcome.kind === 'INTENT' || outcome.kind === 'STORE') {
          return outcome.link;
        }
        return outcome.kind === 'PREVIEW_PAGE' ? outcome.open : null;
      },
    }),
    fallback: t.string({
      nullable: true,
      description: 'Where the device goes if the app is missing.',
      resolve: (outcome) => {
        if (outcome.kind === 'INTENT') {
          return outcome.fallback;
        }
        return outcome.kind === 'PREVIEW_PAGE' ? outcome.get : null;
      },
    }),
    web: t.string({
      nullable: true,
      description: 'What a page offers to see on the web.',
      resolve: (outcome) => (outcome.kind === 'PREVIEW_PAGE' || outcome.kind === 'BOT_PAGE' ? outcome.web : null),
    }),
  }),
});

const ClientType = builder.objectRef<Client>('Client').implement({
  description: 'Who opens a link, as far as the user agent tells.',
  fields: (t) => ({
    text: t.string({ description: 'In words.', resolve: formatClient }),
    device: t.exposeString('device', { description: 'The kind of device (`iphone`, `android`, `mac-or-ipad` …).' }),
    browser: t.exposeString('browser', { description: 'The kind of browser (`chrome`, `in-app` …).' }),
    inApp: t.exposeString('inApp', { nullable: true, description: 'The app whose browser it is.' }),
    bot: t.string({ nullable: true, description: 'The name of a bot.', resolve: ({ bot }) => bot?.name ?? null }),
  }),
});

const choiceFields = {
  outcome: { type: OutcomeType, description: 'How the link answers.' },
  destination: {
    type: DestinationType,
    nullable: true,
    description: 'What the link is on the platform that was taken.',
  },
  landing: {
    nullable: true,
    description: 'Where the person ends up; null where that depends on what nobody knows, or is a page.',
  },
  steps: { type: [StepType] as [typeof StepType], description: 'Why, step by step.' },
} as const;

const ExplanationType = builder.objectRef<Explanation>('Explanation').implement({
  description: 'Where a device would be sent by a link, and why.',
  fields: (t) => ({
    smartLink: t.field({ type: SmartLinkType, description: 'The link.', resolve: ({ smartLink }) => smartLink }),
    client: t.field({ type: ClientType, description: 'Who is asking.', resolve: ({ client }) => client }),
    outcome: t.field({ ...choiceFields.outcome, resolve: ({ choice }) => choice.outcome }),
    destination: t.field({ ...choiceFields.destination, resolve: ({ choice }) => choice.destination }),
    landing: t.string({ ...choiceFields.landing, resolve: ({ choice }) => choice.landing }),
    steps: t.field({ ...choiceFields.steps, resolve: ({ choice }) => getSteps(choice) }),
  }),
});

const MatrixDeviceEnum = builder.enumType('MatrixDevice', {
  description: 'A kind of device.',
  values: {
    IPHONE: { description: 'An iPhone.' },
    IPAD: { description: 'An iPad that says so.' },
    ANDROID: { description: 'An Android phone or tablet.' },
    DESKTOP: { description: 'A computer.' },
    BOT: { description: 'A program that looks for a preview.' },
  } as const,
});

const MatrixBrowserEnum = builder.enumType('MatrixBrowser', {
  description: 'What a link is opened with.',
  values: {
    USUAL: { description: 'What most people have there.' },
    FIREFOX: { description: 'Firefox, which deals with intents in a way of its own.' },
    IN_APP: { description: 'The browser inside an app.' },
  } as const,
});

const MatrixRowType = builder.objectRef<MatrixRow>('ResolveMatrixRow').implement({
  description: 'Where a link leads one kind of device and browser.',
  fields: (t) => ({
    device: t.field({ type: MatrixDeviceEnum, description: 'The kind of device.', resolve: ({ device }) => device }),
    browser: t.field({
      type: MatrixBrowserEnum,
      description: 'What it is opened with.',
      resolve: ({ browser }) => browser,
    }),
    installed: t.exposeBoolean('installed', { description: 'Whether the app is there.' }),
    outcome: t.field({ ...choiceFields.outcome, resolve: ({ choice }) => choice.outcome }),
    destination: t.field({ ...choiceFields.destination, resolve: ({ choice }) => choice.destination }),
    landing: t.string({ ...choiceFields.landing, resolve: ({ choice }) => choice.landing }),
    steps: t.field({ ...choiceFields.steps, resolve: ({ choice }) => getSteps(choice) }),
  }),
});

const ResolveMatrixType = builder.objectRef<{ smartLink: SmartLink; rows: MatrixRow[] }>('ResolveMatrix').implement({
  description: 'Where a link leads on every kind of device and browser.',
  fields: (t) => ({
    smartLink: t.field({ type: SmartLinkType, description: 'The link.', resolve: ({ smartLink }) => smartLink }),
    rows: t.field({ type: [MatrixRowType], description: 'One entry for each case.', resolve: ({ rows }) => rows }),
  }),
});

function getSteps({ steps }: Choice): Step[] {
  return [...steps];
}

builder.queryField('explain', (t) =>
  t.field({
    type: ExplanationType,
    nullable: true,
    description:
      'Where would this device be sent, and why? From the very function that opens links; nothing is recorded. Needs a secret token or an admin key.',
    args: {
      url: t.arg.string({ description: 'The short address of the link.' }),
      code: t.arg.string({ description: 'The code of the link, instead of its address.' }),
      userAgent: t.arg.string({ required: true, description: 'The `User-Agent` header of the device.' }),
      installed: t.arg.boolean({ description: 'Whether the app is there; left out, nobody knows.' }),
      app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
    },
    extensions: defineCost({ points: 10 }),
    resolve: (_root, { app, ...input }, { caller, services }) =>
      services.explanations.explain(caller, app ?? null, input),
  }),
);

builder.queryField('resolveMatrix', (t) =>
  t.field({
    type: ResolveMatrixType,
    nullable: true,
    description:
      'Where a link leads on every kind of device and browser, with the app and without it. Needs a secret token or an admin key.',
    args: {
      url: t.arg.string({ description: 'The short address of the link.' }),
      code: t.arg.string({ description: 'The code of the link, instead of its address.' }),
      app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
    },
    // Some twenty explanations.
    extensions: defineCost({ points: 200 }),
    resolve: (_root, { app, ...by }, { caller, services }) => services.explanations.getMatrix(caller, app ?? null, by),
  }),
);
