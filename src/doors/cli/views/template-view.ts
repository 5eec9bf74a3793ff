import { listTargets, type PlatformTarget, type Template } from '../../../domain/apps/template.ts';
import { formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts, formatTable } from '../table.ts';

/** Returns a template as JSON. */
export function toTemplateJson({ appId: _appId, targets: targetsByPlatform, createdAt, updatedAt, ...rest }: Template) {
  return {
    ...rest,
    targets: listTargets({ targets: targetsByPlatform }),
    createdAt: toIsoTime(createdAt),
    updatedAt: toIsoTime(updatedAt),
  };
}

/** Formats a template for people. */
export function formatTemplate(template: Template, width: number): string {
  const { name, pattern, preview, id, createdAt } = template;
  const details = formatFacts([
    ['Name', name],
    ['Pattern', pattern],
    ['Preview title', preview.title],
    ['Preview description', preview.description],
    ['Preview image', preview.imageUrl],
    ['ID', id],
    ['Created', formatTime(createdAt)],
  ]);
  return `${details}\n${formatTable(TARGET_COLUMNS, listTargets(template), width)}`;
}

const TARGET_COLUMNS: readonly Column<PlatformTarget>[] = [
  { heading: 'Platform', getCell: ({ platform }) => platform },
  { heading: 'Opens', getCell: ({ url }) => url },
  { heading: 'Fallback', getCell: ({ fallbackKind, fallbackUrl }) => fallbackUrl ?? fallbackKind },
  { heading: 'Preview', getCell: ({ skipPreview }) => (skipPreview ? 'skipped' : 'shown') },
];

export const TEMPLATE_COLUMNS: readonly Column<Template>[] = [
  { heading: 'Name', getCell: ({ name }) => name, elastic: true },
  { heading: 'Pattern', getCell: ({ pattern }) => pattern, elastic: true },
  { heading: 'Platforms', getCell: ({ targets }) => Object.keys(targets).join(', ') },
  { heading: 'ID', getCell: ({ id }) => id },
  { heading: 'Created', getCell: ({ createdAt }) => formatTime(createdAt) },
];
