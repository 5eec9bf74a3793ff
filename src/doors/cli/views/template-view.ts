import { PLATFORM_KINDS, type PlatformKind } from '../../../domain/apps/platform.ts';
import type { Template, TemplateTarget } from '../../../domain/apps/template.ts';
import { isoTime, shownTime } from '../output.ts';
import { type Column, facts, table } from '../table.ts';

type PlatformTarget = TemplateTarget & { platform: PlatformKind };

/** A template as programs read it. */
export function templateJson({ appId: _ofTheApp, targets: _byPlatform, createdAt, updatedAt, ...rest }: Template) {
  return {
    ...rest,
    targets: targetsOf({ targets: _byPlatform }),
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

/** A template as people read it. */
export function templateText(template: Template, width: number): string {
  const { name, pattern, preview, id, createdAt } = template;
  const known = facts([
    ['Name', name],
    ['Pattern', pattern],
    ['Preview title', preview.title],
    ['Preview description', preview.description],
    ['Preview image', preview.imageUrl],
    ['Id', id],
    ['Created', shownTime(createdAt)],
  ]);
  return `${known}\n${table(TARGET_COLUMNS, targetsOf(template), width)}`;
}

const TARGET_COLUMNS: readonly Column<PlatformTarget>[] = [
  { heading: 'Platform', of: ({ platform }) => platform },
  { heading: 'Opens', of: ({ url }) => url },
  { heading: 'Fallback', of: ({ fallbackKind, fallbackUrl }) => fallbackUrl ?? fallbackKind },
  { heading: 'Preview', of: ({ skipPreview }) => (skipPreview ? 'skipped' : 'shown') },
];

export const TEMPLATE_COLUMNS: readonly Column<Template>[] = [
  { heading: 'Name', of: ({ name }) => name, elastic: true },
  { heading: 'Pattern', of: ({ pattern }) => pattern, elastic: true },
  { heading: 'Platforms', of: ({ targets }) => Object.keys(targets).join(', ') },
  { heading: 'Id', of: ({ id }) => id },
  { heading: 'Created', of: ({ createdAt }) => shownTime(createdAt) },
];

function targetsOf({ targets }: Pick<Template, 'targets'>): PlatformTarget[] {
  return PLATFORM_KINDS.flatMap((platform) => {
    const target = targets[platform];
    return target === undefined ? [] : [{ platform, ...target }];
  });
}
