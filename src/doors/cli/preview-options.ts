/** The options for the preview of an app, a template or a link. */
export const PREVIEW_OPTIONS = {
  'preview-title': { kind: 'text', value: '<text>', field: 'preview.title', description: 'Preview title' },
  'preview-description': {
    kind: 'text',
    value: '<text>',
    field: 'preview.description',
    description: 'Preview description',
  },
  'preview-image': {
    kind: 'text',
    value: '<url>',
    field: 'preview.imageUrl',
    description: 'URL of the preview image',
  },
} as const;

export function toPreviewInput(values: { [K in keyof typeof PREVIEW_OPTIONS]: string | undefined }) {
  return {
    title: values['preview-title'],
    description: values['preview-description'],
    imageUrl: values['preview-image'],
  };
}
