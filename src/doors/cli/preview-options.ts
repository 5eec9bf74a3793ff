/** What is shown of a link before it opens, at the level of an app, a template or the link itself. */
export const PREVIEW_OPTIONS = {
  'preview-title': { kind: 'text', value: '<text>', field: 'preview.title', description: 'The title of previews.' },
  'preview-description': {
    kind: 'text',
    value: '<text>',
    field: 'preview.description',
    description: 'The text of previews.',
  },
  'preview-image': {
    kind: 'text',
    value: '<address>',
    field: 'preview.imageUrl',
    description: 'The picture of previews.',
  },
} as const;

export function toPreviewInput(values: { [K in keyof typeof PREVIEW_OPTIONS]: string | undefined }) {
  return {
    title: values['preview-title'],
    description: values['preview-description'],
    imageUrl: values['preview-image'],
  };
}
