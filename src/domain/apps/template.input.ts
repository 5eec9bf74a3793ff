import { z } from 'zod';
import type { Pattern } from '../addresses/path-pattern.ts';
import { expandUrlPattern, parseUrlPattern } from '../addresses/url-pattern.ts';
import { createRefusal, requireValid } from '../failures.ts';
import { optionalText, requiredText } from '../input.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import { previewChange, previewInput } from './preview.input.ts';
import type { Template, TemplateTarget } from './template.ts';
import { checkTarget, type UriPolicy } from './uri.ts';

const targetInput = z
  .object({
    url: requiredText,
    fallbackKind: z.enum(['STORE', 'WEB', 'CUSTOM']).nullish(),
    fallbackUrl: optionalText,
    skipPreview: z.boolean().nullish(),
  })
  .nullish();

const name = requiredText.trim().max(100);
const targets = z.object(Object.fromEntries(PLATFORM_KINDS.map((kind) => [kind, targetInput])));

/** The input for a new template. */
export const templateInput = z.object({ name, pattern: requiredText, targets, preview: previewInput });

/**
 * The changes to a template. Absent fields stay unchanged. In `targets`, null removes a platform, and any other value
 * replaces it.
 */
export const templateChange = z.object({
  name: name.nullish(),
  pattern: requiredText.nullish(),
  targets: targets.nullish(),
  preview: previewChange,
});

export type TemplateInput = z.input<typeof templateInput>;
export type TemplateChange = z.input<typeof templateChange>;

type GivenTargets = z.output<typeof targets>;
type GivenTarget = NonNullable<z.output<typeof targetInput>>;

/**
 * Returns the existing targets with the given changes; null removes a platform. Fails with COULD_NOT_SAVE_TEMPLATE
 * if a target is invalid or no platform is left.
 */
export function applyTargetChanges(
  existing: Template['targets'],
  given: GivenTargets,
  pattern: Pattern,
  policy: UriPolicy,
): Template['targets'] {
  const targets = { ...existing };
  for (const kind of PLATFORM_KINDS) {
    const target = given[kind];
    if (target === null) {
      delete targets[kind];
    } else if (target !== undefined) {
      targets[kind] = validateTarget(kind, target, pattern, policy);
    }
  }
  if (Object.keys(targets).length === 0) {
    throw createRefusal('COULD_NOT_SAVE_TEMPLATE', 'targets', 'must have at least one platform.');
  }
  return targets;
}

function validateTarget(kind: PlatformKind, given: GivenTarget, pattern: Pattern, policy: UriPolicy): TemplateTarget {
  const field = `targets.${kind}`;
  const fallbackKind = given.fallbackKind ?? (given.fallbackUrl === null ? 'STORE' : 'CUSTOM');
  if ((fallbackKind === 'CUSTOM') !== (given.fallbackUrl !== null)) {
    throw createRefusal(
      'COULD_NOT_SAVE_TEMPLATE',
      `${field}.fallbackUrl`,
      'is required with the fallback kind `CUSTOM`, and not allowed with any other.',
    );
  }
  checkUrl(given.url, `${field}.url`, pattern, policy);
  if (given.fallbackUrl !== null) {
    checkUrl(given.fallbackUrl, `${field}.fallbackUrl`, pattern, policy);
  }
  return { url: given.url, fallbackKind, fallbackUrl: given.fallbackUrl, skipPreview: given.skipPreview ?? false };
}

/**
 * Validates a URL pattern. The URI policy applies to URLs, so this checks a URL that it builds from the pattern with
 * sample values.
 */
function checkUrl(text: string, field: string, pattern: Pattern, policy: UriPolicy): void {
  const url = requireValid(parseUrlPattern(text), 'COULD_NOT_SAVE_TEMPLATE', field);
  const sample = Object.fromEntries(pattern.names.map((name) => [name, 'x']));
  const address = expandUrlPattern(url, sample, { query: '', fragment: '' });
  requireValid(checkTarget(address, policy), 'COULD_NOT_SAVE_TEMPLATE', field);
}
