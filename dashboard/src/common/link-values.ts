import type { DraftLinkInput, OverridesInput, SmartLinkChanges } from '../generated/graphql.ts';
import { fromLocalInput } from './format.ts';

/** The fields of the link form as texts. */
export interface LinkValues {
  uri: string;
  code: string;
  title: string;
  note: string;
  tags: string;
  metadata: string;
  redeemLimit: string;
  startsAt: string;
  expiresAt: string;
  expiredUrl: string;
  previewTitle: string;
  previewDescription: string;
  previewImageUrl: string;
  overrides: Record<OverridePlatform, { link: string; fallback: string }>;
}

export type OverridePlatform = keyof OverridesInput;

/** The platforms of overrides, in the order of the form. */
export const OVERRIDE_PLATFORMS: readonly OverridePlatform[] = ['iphone', 'ipad', 'universal', 'android', 'web'];

export const EMPTY_VALUES: LinkValues = {
  uri: '',
  code: '',
  title: '',
  note: '',
  tags: '',
  metadata: '',
  redeemLimit: '',
  startsAt: '',
  expiresAt: '',
  expiredUrl: '',
  previewTitle: '',
  previewDescription: '',
  previewImageUrl: '',
  overrides: {
    iphone: { link: '', fallback: '' },
    ipad: { link: '', fallback: '' },
    universal: { link: '', fallback: '' },
    android: { link: '', fallback: '' },
    web: { link: '', fallback: '' },
  },
};

/** Parses the text of the metadata. `problem` says why it isn't a JSON object. */
export function parseMetadata(text: string): { value: Record<string, unknown> | null; problem: string | null } {
  if (text.trim() === '') {
    return { value: null, problem: null };
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { value: value as Record<string, unknown>, problem: null }
      : { value: null, problem: 'Metadata must be a JSON object, such as {"coupon": "SPRING"}.' };
  } catch (error) {
    return { value: null, problem: `This is not valid JSON: ${error instanceof Error ? error.message : ''}.` };
  }
}

/** Whether a platform has an override in the form. */
export const hasOverride = ({ link, fallback }: { link: string; fallback: string }) => link !== '' || fallback !== '';

/** Converts the form to the input of a new link. */
export function toDraft(values: LinkValues): DraftLinkInput {
  const overrides: OverridesInput = {};
  for (const platform of OVERRIDE_PLATFORMS) {
    if (hasOverride(values.overrides[platform])) {
      overrides[platform] = toOverride(values, platform);
    }
  }
  return {
    uri: values.uri.trim(),
    code: orNull(values.code),
    title: orNull(values.title),
    note: orNull(values.note),
    tags: toTags(values),
    metadata: parseMetadata(values.metadata).value,
    redeemLimit: values.redeemLimit.trim() === '' ? null : Number(values.redeemLimit),
    startsAt: fromLocalInput(values.startsAt),
    expiresAt: fromLocalInput(values.expiresAt),
    expiredUrl: orNull(values.expiredUrl),
    preview: toPreview(values),
    overrides,
  };
}

/**
 * Returns only the fields that differ from the initial ones. The form shows some fields less exactly than the link has
 * them, such as times without seconds, and another person may have changed the rest meanwhile.
 */
export function toChanges(initial: LinkValues, values: LinkValues): SmartLinkChanges {
  const draft = toDraft(values);
  const changes: SmartLinkChanges = {};
  const copy = <K extends keyof SmartLinkChanges & keyof DraftLinkInput>(key: K, ...texts: (keyof LinkValues)[]) => {
    if (texts.some((text) => values[text] !== initial[text])) {
      (changes as DraftLinkInput)[key] = draft[key];
    }
  };
  copy('uri', 'uri');
  copy('title', 'title');
  copy('note', 'note');
  copy('tags', 'tags');
  copy('metadata', 'metadata');
  copy('redeemLimit', 'redeemLimit');
  copy('startsAt', 'startsAt');
  copy('expiresAt', 'expiresAt');
  copy('expiredUrl', 'expiredUrl');
  copy('preview', 'previewTitle', 'previewDescription', 'previewImageUrl');
  for (const platform of OVERRIDE_PLATFORMS) {
    const [before, after] = [initial.overrides[platform], values.overrides[platform]];
    if (before.link !== after.link || before.fallback !== after.fallback) {
      changes.overrides = {
        ...changes.overrides,
        [platform]: hasOverride(after) ? toOverride(values, platform) : null,
      };
    }
  }
  return changes;
}

function toOverride({ overrides }: LinkValues, platform: OverridePlatform) {
  const { link, fallback } = overrides[platform];
  return { link: link.trim(), fallback: orNull(fallback) };
}

function toPreview({ previewTitle, previewDescription, previewImageUrl }: LinkValues) {
  return { title: orNull(previewTitle), description: orNull(previewDescription), imageUrl: orNull(previewImageUrl) };
}

function toTags({ tags }: LinkValues): string[] {
  return tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
