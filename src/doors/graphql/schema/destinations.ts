import type { Destination } from '../../../domain/smart-links/destination.ts';
import type { Override, Overrides } from '../../../domain/smart-links/smart-link.ts';
import { builder } from '../builder.ts';
import { PlatformKindEnum } from './platforms.ts';

const DestinationSourceEnum = builder.enumType('DestinationSource', {
  description: 'The rule that determined a destination.',
  values: {
    OVERRIDE: { description: 'An override of the link.' },
    TEMPLATE: { description: "A template whose pattern matches the link's path." },
    SAME_PATH: { description: "The link's target URI: the same path on the platform, or a URL on another site." },
  } as const,
});

export const DestinationType = builder.objectRef<Destination>('Destination').implement({
  description: "A link's destination on one platform. Computed on every read, so it is always up to date.",
  fields: (t) => ({
    platform: t.field({ type: PlatformKindEnum, description: 'The platform.', resolve: ({ platform }) => platform }),
    link: t.expose('link', {
      type: 'URI',
      nullable: true,
      description: 'The deep link or URL to open. Null if the link only has a fallback on this platform.',
    }),
    fallback: t.expose('fallback', {
      type: 'URI',
      nullable: true,
      description: 'The URL for devices without the app. Null if there is none.',
    }),
    source: t.field({
      type: DestinationSourceEnum,
      description: 'The rule that determined the destination.',
      resolve: ({ source }) => source,
    }),
  }),
});

const OverrideType = builder.objectRef<Override>('Override').implement({
  description: "A link's own destination on one platform, used instead of the one from its template or path.",
  fields: (t) => ({
    link: t.exposeString('link', { description: 'The deep link, URL or path to open.' }),
    fallback: t.expose('fallback', {
      type: 'URI',
      nullable: true,
      description: "The URL for devices without the app. If null, the platform's default fallback applies.",
    }),
  }),
});

export const OverridesType = builder.objectRef<Overrides>('Overrides').implement({
  description: "A link's overrides, by platform. A platform without an override is null.",
  fields: (t) => ({
    web: t.field({
      type: OverrideType,
      nullable: true,
      description: 'The override on the web.',
      resolve: ({ web }) => web,
    }),
    iphone: t.field({
      type: OverrideType,
      nullable: true,
      description: 'The override on the iPhone.',
      resolve: ({ iphone }) => iphone,
    }),
    ipad: t.field({
      type: OverrideType,
      nullable: true,
      description: 'The override on the iPad.',
      resolve: ({ ipad }) => ipad,
    }),
    universal: t.field({
      type: OverrideType,
      nullable: true,
      description: 'The override for the universal iOS app.',
      resolve: ({ universal }) => universal,
    }),
    android: t.field({
      type: OverrideType,
      nullable: true,
      description: 'The override on Android.',
      resolve: ({ android }) => android,
    }),
  }),
});

const OverrideInput = builder.inputType('OverrideInput', {
  description: "A link's own destination on one platform, used instead of the one from its template or path.",
  fields: (t) => ({
    link: t.string({
      required: true,
      description:
        "An http(s) URL, a deep link with one of the app's URL schemes, or a path. With a secret token or an admin key, also a deep link of another app with one of the app's `allowedSchemes`.",
    }),
    fallback: t.field({
      type: 'URI',
      description:
        "The URL for devices without the app. Accepts what `link` accepts, except a path. Defaults to the platform's default fallback.",
    }),
  }),
});

export const OverridesInput = builder.inputType('OverridesInput', {
  description: "A link's overrides, by platform.",
  fields: (t) => ({
    web: t.field({ type: OverrideInput, description: 'The override on the web.' }),
    iphone: t.field({ type: OverrideInput, description: 'The override on the iPhone.' }),
    ipad: t.field({ type: OverrideInput, description: 'The override on the iPad.' }),
    universal: t.field({ type: OverrideInput, description: 'The override for the universal iOS app.' }),
    android: t.field({ type: OverrideInput, description: 'The override on Android.' }),
  }),
});
