import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import type { InputFieldBuilder, ObjectFieldBuilder } from '../../builder.ts';
import { OverridesInput, OverridesType } from '../destinations.ts';
import { PreviewInput } from '../previews.ts';

/** Builds the fields of `SmartLink` that clients set, except `preview`; `type.ts` has the fields that the server computes. */
export const buildOutputFields = (t: ObjectFieldBuilder<SmartLink>) => ({
  code: t.exposeString('code', { description: 'The last part of its address. Upper and lower case differ.' }),
  uri: t.exposeString('uri', {
    description:
      'What it stands for, in canonical form: a path without outer slashes, or an address on a foreign site.',
  }),
  tags: t.field({
    type: ['String'],
    description: 'The labels that its maker gave it.',
    resolve: ({ tags }) => [...tags],
  }),
  unique: t.exposeBoolean('unique', { description: 'Whether the same request answers this same link again.' }),
  overrides: t.field({
    type: OverridesType,
    description: 'What it opens instead of what template or path would give.',
    resolve: ({ overrides }) => overrides,
  }),
  metadata: t.expose('metadata', {
    type: 'JSONObject',
    nullable: true,
    authScopes: { can: 'readMetadata' },
    description:
      'What the app is told when it is opened. Reading it here costs no redeem. Needs a secret token or an admin key.',
  }),
  redeemLimit: t.exposeInt('redeemLimit', {
    nullable: true,
    description: 'How many times apps may read the metadata; null: without limit.',
  }),
  redeemCount: t.exposeInt('redeemCount', {
    nullable: true,
    authScopes: { can: 'readMetadata' },
    description: 'How many times apps have read the metadata. Needs a secret token or an admin key.',
  }),
  startsAt: t.expose('startsAt', { type: 'DateTime', nullable: true, description: 'Before this it leads nowhere.' }),
  expiresAt: t.expose('expiresAt', {
    type: 'DateTime',
    nullable: true,
    description: 'From this on it leads nowhere any more.',
  }),
  expiredUrl: t.exposeString('expiredUrl', {
    nullable: true,
    description: 'Where it leads outside its time; null: to a page that says so.',
  }),
});

/** Builds these fields for the inputs that create a link: alone, or as one of many. */
export const buildCreateFields = (t: InputFieldBuilder) => ({
  uri: t.string({
    required: true,
    description:
      "What the link stands for: a path (`/products/42?ref=mail`), an http(s) address, or a deep link of one of the app's own schemes.",
  }),
  overrides: t.field({ type: OverridesInput, description: 'What it opens on single platforms instead.' }),
  metadata: t.field({
    type: 'JSONObject',
    description: 'What the app is told when it is opened: at most 16 KB and 64 levels.',
  }),
  redeemLimit: t.int({ description: 'How many times apps may read the metadata; without it, or with 0, no limit.' }),
  unique: t.boolean({
    description: 'Answer the same link whenever the same is asked for again.',
    defaultValue: false,
  }),
  tags: t.stringList({ description: 'Labels to find it by: at most 50, of at most 100 characters.' }),
  code: t.string({
    description:
      'A code of your own: 1 to 64 letters, digits, `-` and `_`. Needs a secret token or an admin key. Without it one is drawn.',
  }),
  startsAt: t.field({ type: 'DateTime', description: 'Before this the link leads nowhere.' }),
  expiresAt: t.field({ type: 'DateTime', description: 'From this on the link leads nowhere any more.' }),
  expiredUrl: t.string({ description: 'Where it leads outside its time; without it a page says so.' }),
  preview: t.field({ type: PreviewInput, description: 'What is shown of it before it opens.' }),
});

/** Builds these fields for the input that changes a link. A field that is left out does not change. */
export const buildUpdateFields = (t: InputFieldBuilder) => ({
  uri: t.string({ description: 'What it stands for.' }),
  overrides: t.field({
    type: OverridesInput,
    description: "What it opens on these platforms from now on; null takes a platform's override away.",
  }),
  metadata: t.field({ type: 'JSONObject', description: 'What the app is told when it is opened; null for nothing.' }),
  redeemLimit: t.int({ description: 'How many times apps may read the metadata; null or 0 for no limit.' }),
  redeemCount: t.int({ description: 'Sets the count of reads back, to 0 or anything below what it is.' }),
  tags: t.stringList({ description: 'All labels that it is to have.' }),
  startsAt: t.field({ type: 'DateTime', description: 'Before this it leads nowhere; null for no beginning.' }),
  expiresAt: t.field({ type: 'DateTime', description: 'From this on it leads nowhere any more; null for no end.' }),
  expiredUrl: t.string({ description: 'Where it leads outside its time; null for a page that says so.' }),
  preview: t.field({
    type: PreviewInput,
    description: 'What is shown of it before it opens; null for its defaults.',
  }),
});
