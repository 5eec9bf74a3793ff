import type { Destination } from '../../../domain/smart-links/destination.ts';
import type { Override, Overrides } from '../../../domain/smart-links/smart-link.ts';
import { builder } from '../builder.ts';
import { PlatformKindEnum } from './platforms.ts';

const DestinationSourceEnum = builder.enumType('DestinationSource', {
  description: 'What decided on a destination.',
  values: {
    OVERRIDE: { description: 'The link itself names it.' },
    TEMPLATE: { description: 'A template whose pattern the path fits.' },
    SAME_PATH: { description: "The link's own uri: its path on the platform, or the address as it is." },
  } as const,
});

export const DestinationType = builder.objectRef<Destination>('Destination').implement({
  description: 'What a link is on one platform. Computed whenever it is asked for, so that it is never out of date.',
  fields: (t) => ({
    platform: t.field({ type: PlatformKindEnum, description: 'The platform.', resolve: ({ platform }) => platform }),
    link: t.exposeString('link', {
      nullable: true,
      description: 'What is opened; null where the app has nothing to open and the fallback is all there is.',
    }),
    fallback: t.exposeString('fallback', {
      nullable: true,
      description: 'Where a device goes on which the app is missing.',
    }),
    source: t.field({ type: DestinationSourceEnum, description: 'What decided.', resolve: ({ source }) => source }),
  }),
});

const OverrideType = builder.objectRef<Override>('Override').implement({
  description: 'What a link opens on one platform instead of what template or path would give.',
  fields: (t) => ({
    link: t.exposeString('link', { description: 'What is opened.' }),
    fallback: t.exposeString('fallback', {
      nullable: true,
      description: "Where a device goes on which the app is missing; null: the platform's default.",
    }),
  }),
});

export const OverridesType = builder.objectRef<Overrides>('Overrides').implement({
  description: 'What a link opens instead, by platform; null for the platforms that it leaves alone.',
  fields: (t) => ({
    web: t.field({ type: OverrideType, nullable: true, description: 'On the web.', resolve: ({ web }) => web }),
    iphone: t.field({
      type: OverrideType,
      nullable: true,
      description: 'On an iPhone.',
      resolve: ({ iphone }) => iphone,
    }),
    ipad: t.field({ type: OverrideType, nullable: true, description: 'On an iPad.', resolve: ({ ipad }) => ipad }),
    universal: t.field({
      type: OverrideType,
      nullable: true,
      description: 'On an iPhone or iPad with the app for both.',
      resolve: ({ universal }) => universal,
    }),
    android: t.field({
      type: OverrideType,
      nullable: true,
      description: 'On Android.',
      resolve: ({ android }) => android,
    }),
  }),
});

const OverrideInput = builder.inputType('OverrideInput', {
  description: 'What a link opens on one platform instead of what template or path would give.',
  fields: (t) => ({
    link: t.string({
      required: true,
      description: "What is opened: an http(s) address, a deep link of the app's own schemes, or a path.",
    }),
    fallback: t.string({
      description: "Where a device goes on which the app is missing; without it the platform's default.",
    }),
  }),
});

export const OverridesInput = builder.inputType('OverridesInput', {
  description: 'What a link opens instead, by platform. The platforms that are left out keep their defaults.',
  fields: (t) => ({
    web: t.field({ type: OverrideInput, description: 'On the web.' }),
    iphone: t.field({ type: OverrideInput, description: 'On an iPhone.' }),
    ipad: t.field({ type: OverrideInput, description: 'On an iPad.' }),
    universal: t.field({ type: OverrideInput, description: 'On an iPhone or iPad with the app for both.' }),
    android: t.field({ type: OverrideInput, description: 'On Android.' }),
  }),
});
