import type { Explanation } from '../../../domain/redirects/explain.service.ts';
import { type Choice, formatOutcome, type Outcome, type Step } from '../../../domain/redirects/outcome.ts';
import type { MatrixRow } from '../../../domain/redirects/resolution-matrix.ts';
import { computeDestinations } from '../../../domain/smart-links/destination.ts';
import type { DraftLink } from '../../../domain/smart-links/smart-link.service.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { builder, type ObjectFieldBuilder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { AppType } from './app-type.ts';
import { ClientType } from './clients.ts';
import { DestinationType } from './destinations.ts';
import { buildCreateFields } from './smart-links/fields.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { WarningType } from './warnings.ts';

const OutcomeKindEnum = builder.enumType('OutcomeKind', {
  description: 'The kinds of response to a client that opens a link.',
  values: {
    REDIRECT: { description: 'A redirect to a web page.' },
    INTENT: {
      description: 'A redirect to an Android intent, which opens the app, or the fallback if the app is not installed.',
    },
    STORE: { description: 'A redirect to an app store.' },
    PREVIEW_PAGE: { description: 'The preview page, which offers to open the app, get it or continue on the web.' },
    BOT_PAGE: { description: "The page for bots, with the link's title, description and image." },
    IPAD_CHECK: {
      description: 'A page that detects whether the device is a Mac or an iPad, and continues accordingly.',
    },
    QR_PAGE: { description: 'The page with a QR code for opening the link on another device.' },
    EXPIRED: {
      description:
        "A redirect to the link's `expiredUrl`, or a page that says that the link is not valid at this time, because it is disabled or outside its validity window.",
    },
    LOOP: {
      description:
        'The page that says that the link leads to itself, or that it leads to a link of this installation that leads to another one.',
    },
    NOT_FOUND: { description: 'The page that says that the link does not exist.' },
  } as const,
});

const StepCodeEnum = builder.enumType('ExplanationStepCode', {
  description: 'The kinds of step in an explanation.',
  values: {
    CLIENT: { description: 'The kind of client.' },
    WINDOW: { description: 'Whether the link is valid at this time.' },
    PLATFORM: { description: 'The platform chosen for the client.' },
    DESTINATION: {
      description:
        "The link's destination on the chosen platform, and whether it comes from an override, a template or the path.",
    },
    BROWSER: { description: "The browser's capabilities." },
    IPAD: { description: 'Whether the device may be an iPad that identifies itself as a Mac.' },
    INSTALLED: { description: 'Whether the app is installed, and how that affects the response.' },
    OUTCOME: { description: "The link's response. Always the last step." },
  } as const,
});

const StepType = builder.objectRef<Step>('ExplanationStep').implement({
  description: 'One step of an explanation.',
  fields: (t) => ({
    code: t.field({
      type: StepCodeEnum,
      description: 'The kind of step.',
      resolve: ({ code }) => code,
    }),
    text: t.exposeString('text', { description: 'The result of the step, as a sentence.' }),
  }),
});

const OutcomeType = builder.objectRef<Outcome>('Outcome').implement({
  description:
    "A link's response to a client, before the server adds click ids and forwarded query parameters to its URLs.",
  fields: (t) => ({
    kind: t.field({ type: OutcomeKindEnum, description: 'The kind of response.', resolve: ({ kind }) => kind }),
    text: t.string({ description: 'A description of the response, as a sentence.', resolve: formatOutcome }),
    location: t.field({
      type: 'URI',
      nullable: true,
      description: 'The URL of a redirect. Null for pages and Android intents.',
      resolve: (outcome) => {
        if (outcome.kind === 'REDIRECT') {
          return outcome.location;
        }
        return outcome.kind === 'STORE' || outcome.kind === 'EXPIRED' ? outcome.url : null;
      },
    }),
    deepLink: t.field({
      type: 'URI',
      nullable: true,
      description:
        'The deep link that opens the app: directly, from the button of a page, or once the app is installed.',
      resolve: (outcome) => {
        if (outcome.kind === 'INTENT' || outcome.kind === 'STORE') {
          return outcome.link;
        }
        return outcome.kind === 'PREVIEW_PAGE' ? outcome.open : null;
      },
    }),
    fallback: t.field({
      type: 'URI',
      nullable: true,
      description: 'The URL for devices without the app.',
      resolve: (outcome) => {
        if (outcome.kind === 'INTENT') {
          return outcome.fallback;
        }
        return outcome.kind === 'PREVIEW_PAGE' ? outcome.get : null;
      },
    }),
    web: t.field({
      type: 'URI',
      nullable: true,
      description: 'The URL that a page offers on the web.',
      resolve: (outcome) => (outcome.kind === 'PREVIEW_PAGE' || outcome.kind === 'BOT_PAGE' ? outcome.web : null),
    }),
  }),
});

const choiceFields = {
  outcome: { type: OutcomeType, description: "The link's response." },
  destination: {
    type: DestinationType,
    nullable: true,
    description: 'The destination on the chosen platform. Null if no single platform was chosen.',
  },
  landing: {
    nullable: true,
    description:
      "The visitor's final URL. Null if it is a page of this service, or depends on whether the app is installed.",
  },
  steps: { type: [StepType] as [typeof StepType], description: 'The steps that led to the response, in order.' },
} as const;

const ExplanationType = builder.objectRef<Explanation>('Explanation').implement({
  description: "A link's response to one device, and the reasons for it.",
  fields: (t) => ({
    client: t.field({
      type: ClientType,
      description: 'The client, as detected from the user agent.',
      resolve: ({ client }) => client,
    }),
    outcome: t.field({ ...choiceFields.outcome, resolve: ({ choice }) => choice.outcome }),
    destination: t.field({ ...choiceFields.destination, resolve: ({ choice }) => choice.destination }),
    landing: t.field({ type: 'URI', ...choiceFields.landing, resolve: ({ choice }) => choice.landing }),
    steps: t.field({ ...choiceFields.steps, resolve: ({ choice }) => getSteps(choice) }),
  }),
});

const MatrixDeviceEnum = builder.enumType('MatrixDevice', {
  description: 'The kinds of device in a resolution matrix.',
  values: {
    IPHONE: { description: 'An iPhone.' },
    IPAD: { description: 'An iPad that identifies itself as one.' },
    ANDROID: { description: 'An Android phone or tablet.' },
    DESKTOP: { description: 'A computer.' },
    BOT: { description: 'A bot that requests a preview of the link.' },
  } as const,
});

const MatrixBrowserEnum = builder.enumType('MatrixBrowser', {
  description: 'The kinds of browser in a resolution matrix.',
  values: {
    USUAL: { description: "The device's most common browser." },
    FIREFOX: { description: 'Firefox, which handles Android intents differently from other browsers.' },
    IN_APP: { description: 'A browser inside another app, such as Facebook.' },
  } as const,
});

const MatrixRowType = builder.objectRef<MatrixRow>('ResolutionMatrixRow').implement({
  description: "A link's response to one kind of device and browser.",
  fields: (t) => ({
    device: t.field({ type: MatrixDeviceEnum, description: 'The kind of device.', resolve: ({ device }) => device }),
    browser: t.field({
      type: MatrixBrowserEnum,
      description: 'The kind of browser.',
      resolve: ({ browser }) => browser,
    }),
    installed: t.exposeBoolean('installed', { description: 'Whether the app is installed.' }),
    outcome: t.field({ ...choiceFields.outcome, resolve: ({ choice }) => choice.outcome }),
    destination: t.field({ ...choiceFields.destination, resolve: ({ choice }) => choice.destination }),
    landing: t.field({ type: 'URI', ...choiceFields.landing, resolve: ({ choice }) => choice.landing }),
    steps: t.field({ ...choiceFields.steps, resolve: ({ choice }) => getSteps(choice) }),
  }),
});

function getSteps({ steps }: Choice): Step[] {
  return [...steps];
}

type ExplainedLink = SmartLink | DraftLink['link'];

/** Builds the fields that say where a link leads, for stored links and drafts. */
const buildExplanationFields = <Source>(t: ObjectFieldBuilder<Source>, getLink: (source: Source) => ExplainedLink) => {
  const continued = t.arg.boolean({
    description:
      'Whether another smart link of the installation has redirected the client to this one, as `_hk_hop=1` in its URL says. Defaults to false.',
  });
  return {
    explanation: t.field({
      type: ExplanationType,
      nullable: true,
      description:
        "The link's response to a device, and the reasons for it. Uses the same code as real requests, but records nothing. Requires a secret token or an admin key.",
      args: {
        userAgent: t.arg.string({
          required: true,
          description: "The device's `User-Agent` header. At most 2,000 characters.",
        }),
        installed: t.arg.boolean({
          description: 'Whether the app is installed. If left out, this is unknown, as in a real request.',
        }),
        continued,
      },
      extensions: defineCost({ points: 10 }),
      resolve: (source, visit, { caller, services }) =>
        services.explanations.explainLink(caller, getLink(source), visit),
    }),
    resolutionMatrix: t.field({
      type: [MatrixRowType],
      nullable: true,
      description:
        "The link's responses to all kinds of device and browser, with and without the app. Requires a secret token or an admin key.",
      args: { continued },
      // About twenty explanations.
      extensions: defineCost({ points: 200 }),
      resolve: (source, args, { caller, services }) =>
        services.explanations.getLinkMatrix(caller, getLink(source), args.continued ?? false),
    }),
  };
};

builder.objectFields(SmartLinkType, (t) => buildExplanationFields(t, (link) => link));

const DraftLinkType = builder.objectRef<DraftLink>('DraftLink').implement({
  description: 'A link as its creation would return it: one that is not stored, or the existing unique link.',
  fields: (t) => ({
    uri: t.string({ description: 'The target URI, in canonical form.', resolve: ({ link }) => link.uri }),
    destinations: t.field({
      type: [DestinationType],
      description: "The link's destinations: one for each platform on which the link would open something.",
      extensions: defineCost({ points: 2 }),
      resolve: async ({ link }, _args, { services }) =>
        computeDestinations(link, await services.snapshots.getOfLink(link)),
    }),
    ...buildExplanationFields(t, ({ link }) => link),
    warnings: t.field({
      type: [WarningType],
      description: 'The warnings that its creation would return.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});

const DraftLinkInput = builder.inputType('DraftLinkInput', {
  description: 'A link to preview, with the fields of `createSmartLink`.',
  fields: buildCreateFields,
});

builder.objectFields(AppType, (t) => ({
  previewLink: t.field({
    type: DraftLinkType,
    nullable: true,
    description:
      'The link that `createSmartLink` would return, and where it would lead. Stores nothing. Fails like `createSmartLink`. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: DraftLinkInput, required: true, description: 'The link.' }) },
    extensions: defineCost({ points: 10 }),
    resolve: ({ app }, { input }, { caller, services }) => services.smartLinks.previewSmartLink(caller, app.id, input),
  }),
  previewLazyLink: t.field({
    type: DraftLinkType,
    nullable: true,
    description:
      'The link that `/lazy?uri=` opens, and where it leads. Stores nothing. Fails if the server responds to visitors with 404, because lazy links have stricter rules than links that are created with a token. Requires a secret token or an admin key.',
    args: { uri: t.arg.string({ required: true, description: 'The target URI, as in the URL of the lazy link.' }) },
    extensions: defineCost({ points: 10 }),
    resolve: ({ app }, { uri }, { caller, services }) => services.explanations.previewLazyLink(caller, app.id, uri),
  }),
}));
