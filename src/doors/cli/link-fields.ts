import { PLATFORM_KINDS } from '../../domain/platform-kind.ts';
import type { SmartLink } from '../../domain/smart-links/smart-link.ts';
import type { ValuesOf } from './command.ts';
import { formatList, formatTime } from './output.ts';
import { PREVIEW_OPTIONS, toPreviewInput } from './preview-options.ts';

/** The options that state the fields of a link. */
export const LINK_OPTIONS = {
  uri: {
    kind: 'text',
    value: '<uri>',
    required: true,
    description: "What it stands for: a path, an http(s) address, or a deep link of the app's own.",
  },
  code: { kind: 'text', value: '<code>', description: 'The last part of its address; without it, one is drawn.' },
  unique: { kind: 'flag', description: 'Answer the link that the same command made before, if there is one.' },
  tag: { kind: 'text', value: '<label>', many: true, field: 'tags', description: 'A label.' },
  metadata: { kind: 'json', value: '<json object>', description: 'What the app is told when it is opened.' },
  'redeem-limit': { kind: 'number', value: '<n>', description: 'How many times apps may read the metadata.' },
  override: {
    kind: 'pairs',
    choices: PLATFORM_KINDS,
    value: '<platform>=<link>',
    field: 'overrides.*.link',
    description: 'What it opens on one platform, instead of what template or path would give.',
  },
  fallback: {
    kind: 'pairs',
    choices: PLATFORM_KINDS,
    value: '<platform>=<address>',
    field: 'overrides.*.fallback',
    description: 'With an override: where a device goes on which the app is missing.',
  },
  'starts-at': { kind: 'time', value: '<time>', description: 'Before this it leads nowhere.' },
  'expires-at': { kind: 'time', value: '<time>', description: 'From this on it leads nowhere any more.' },
  'expired-url': { kind: 'text', value: '<address>', description: 'Where it leads outside its time.' },
  ...PREVIEW_OPTIONS,
} as const;

/** The input of the domain that these options state. */
export function toLinkInput(values: ValuesOf<typeof LINK_OPTIONS>) {
  return {
    uri: values.uri,
    code: values.code,
    unique: values.unique,
    tags: values.tag,
    metadata: values.metadata,
    redeemLimit: values['redeem-limit'],
    overrides: buildOverrides(values.override, values.fallback),
    startsAt: values['starts-at'],
    expiresAt: values['expires-at'],
    expiredUrl: values['expired-url'],
    preview: toPreviewInput(values),
  };
}

/** The fields of a link as people read them; null for one that is not set. */
export function listLinkFacts(link: SmartLink): [label: string, value: string | null][] {
  const { redeemLimit, redeemCount, metadata } = link;
  return [
    ['Code', link.code],
    ['Uri', link.uri],
    ['Tags', formatList(link.tags)],
    ['Unique', link.unique ? 'yes' : null],
    ['Metadata', metadata === null ? null : JSON.stringify(metadata)],
    ['Redeemed', metadata === null ? null : `${redeemCount}${redeemLimit === null ? '' : ` of ${redeemLimit}`}`],
    ['Starts', formatTime(link.startsAt)],
    ['Expires', formatTime(link.expiresAt)],
    ['Afterwards', link.expiredUrl],
    ['Preview title', link.preview.title],
    ['Preview description', link.preview.description],
    ['Preview image', link.preview.imageUrl],
  ];
}

type ByPlatform = Partial<Record<(typeof PLATFORM_KINDS)[number], string>>;

/** A fallback without a link is handed on as it is: the domain says that the link is missing. */
function buildOverrides(links: ByPlatform, fallbacks: ByPlatform) {
  return Object.fromEntries(
    PLATFORM_KINDS.filter((kind) => links[kind] !== undefined || fallbacks[kind] !== undefined).map((kind) => [
      kind,
      { link: links[kind] ?? '', fallback: fallbacks[kind] },
    ]),
  );
}
