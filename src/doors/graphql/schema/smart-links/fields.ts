import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import type { InputFieldBuilder, ObjectFieldBuilder } from '../../builder.ts';
import { OverridesInput, OverridesType } from '../destinations.ts';
import { PreviewInput } from '../previews.ts';

/**
 * Builds the `SmartLink` fields that clients set, except `preview`. `type.ts` has the fields that the server computes.
 */
export const buildOutputFields = (t: ObjectFieldBuilder<SmartLink>) => ({
  code: t.exposeString('code', { description: "The link's short code, the last part of its URL. Case-sensitive." }),
  uri: t.exposeString('uri', {
    description:
      "The link's target URI, in canonical form: a path without a leading slash (the root is `/`), or a URL on another site. A path ends in a slash only if the link was created from a URL of the app's website that does.",
  }),
  tags: t.field({
    type: ['String'],
    description: "The link's tags.",
    resolve: ({ tags }) => [...tags],
  }),
  title: t.exposeString('title', {
    nullable: true,
    authScopes: { can: 'readNotes' },
    description:
      "The link's name for people who manage it. Visitors never see it. Requires a secret token or an admin key.",
  }),
  note: t.exposeString('note', {
    nullable: true,
    authScopes: { can: 'readNotes' },
    description:
      'A note for people who manage the link. Visitors never see it. Requires a secret token or an admin key.',
  }),
  disabled: t.exposeBoolean('disabled', {
    description: 'Whether the link is disabled. A disabled link answers like an expired one.',
  }),
  unique: t.exposeBoolean('unique', {
    description: 'Whether the link is unique: a request for a unique link with the same properties returns this one.',
  }),
  overrides: t.field({
    type: OverridesType,
    description: "The link's own destinations, used instead of those from its template or path.",
    resolve: ({ overrides }) => overrides,
  }),
  metadata: t.expose('metadata', {
    type: 'JSONObject',
    nullable: true,
    authScopes: { can: 'readMetadata' },
    description:
      'The data that the app receives when the link opens it. Reading it here does not count as a redemption. Requires a secret token or an admin key.',
  }),
  redeemLimit: t.exposeInt('redeemLimit', {
    nullable: true,
    description: 'The maximum number of times that apps can redeem the metadata. Null if there is no limit.',
  }),
  redeemCount: t.exposeInt('redeemCount', {
    nullable: true,
    authScopes: { can: 'readMetadata' },
    description: 'The number of times that apps have redeemed the metadata. Requires a secret token or an admin key.',
  }),
  startsAt: t.expose('startsAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time at which the link starts resolving. Null if it has no start.',
  }),
  expiresAt: t.expose('expiresAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time at which the link stops resolving. Null if it does not expire.',
  }),
  expiredUrl: t.expose('expiredUrl', {
    type: 'URI',
    nullable: true,
    description:
      'The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If null, a page says that the link is not valid.',
  }),
});

/** Builds the fields of the inputs that create a link, alone or in bulk. */
export const buildCreateFields = (t: InputFieldBuilder) => ({
  uri: t.string({
    required: true,
    description:
      "The link's target URI: a path (`/products/42?ref=mail`), an http(s) URL, or a deep link with one of the app's URL schemes. With a publishable token, URLs are limited to the app's website, stores and `allowedHosts`.",
  }),
  overrides: t.field({
    type: OverridesInput,
    description: 'Destinations on individual platforms, used instead of those from the template or path.',
  }),
  metadata: t.field({
    type: 'JSONObject',
    description:
      'The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting.',
  }),
  redeemLimit: t.int({
    description: 'The maximum number of times that apps can redeem the metadata. Defaults to 0, which means no limit.',
  }),
  unique: t.boolean({
    description:
      'Whether to return an existing unique link with the same target URI, overrides, metadata, redeem limit, validity window, expired URL and preview instead of creating another one.',
    defaultValue: false,
  }),
  tags: t.stringList({
    description: 'Tags for filtering lists of links. At most 50, with at most 100 characters each.',
  }),
  title: t.string({
    description: "The link's name for people who manage it. At most 200 characters. Visitors never see it.",
  }),
  note: t.string({
    description: 'A note for people who manage the link. At most 2,000 characters. Visitors never see it.',
  }),
  disabled: t.boolean({
    description:
      'Whether to create the link disabled, so that it answers like an expired one. Does not change an existing unique link.',
    defaultValue: false,
  }),
  code: t.string({
    description:
      'A custom short code: 1 to 64 letters, digits, `-` and `_`. Defaults to 7 random letters and digits. Requires a secret token or an admin key.',
  }),
  startsAt: t.field({
    type: 'DateTime',
    description: 'The time at which the link starts resolving. Defaults to its creation.',
  }),
  expiresAt: t.field({
    type: 'DateTime',
    description: 'The time at which the link stops resolving. Must be later than `startsAt`. Defaults to never.',
  }),
  expiredUrl: t.field({
    type: 'URI',
    description:
      'The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If left out, a page says that the link is not valid.',
  }),
  preview: t.field({
    type: PreviewInput,
    description:
      "The link's preview. Fields that are left out come from the template, the app or the target page. With a publishable token, images are limited to the app's website, stores and `allowedHosts`.",
  }),
});

/** Builds the fields of the input that updates a link. Fields that are left out do not change. */
export const buildUpdateFields = (t: InputFieldBuilder) => ({
  uri: t.string({
    description:
      "The link's target URI: a path, an http(s) URL, or a deep link with one of the app's URL schemes. Must not be null.",
  }),
  overrides: t.field({
    type: OverridesInput,
    description:
      'The new overrides, by platform. Platforms that are left out do not change; null removes an override. Null instead of the object removes all of them.',
  }),
  metadata: t.field({
    type: 'JSONObject',
    description:
      'The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. Null removes it.',
  }),
  redeemLimit: t.int({
    description: 'The maximum number of times that apps can redeem the metadata. 0 or null removes the limit.',
  }),
  tags: t.stringList({ description: 'The complete list of tags. At most 50, with at most 100 characters each.' }),
  title: t.string({
    description: "The link's name for people who manage it. At most 200 characters. Null removes it.",
  }),
  note: t.string({
    description: 'A note for people who manage the link. At most 2,000 characters. Null removes it.',
  }),
  disabled: t.boolean({
    description: 'Whether the link is disabled. A disabled link answers like an expired one. Null does not change it.',
  }),
  startsAt: t.field({ type: 'DateTime', description: 'The time at which the link starts resolving. Null removes it.' }),
  expiresAt: t.field({
    type: 'DateTime',
    description: 'The time at which the link stops resolving. Must be later than `startsAt`. Null removes it.',
  }),
  expiredUrl: t.field({
    type: 'URI',
    description:
      'The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. Null removes it.',
  }),
  preview: t.field({
    type: PreviewInput,
    description: "The link's new preview, replacing all of its fields. Null removes it.",
  }),
});
