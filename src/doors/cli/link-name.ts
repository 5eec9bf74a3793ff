import type { PlainSpec } from './command.ts';

/** The option that selects a link. */
export const LINK_OPTION = {
  kind: 'text',
  value: '<code or url>',
  required: true,
  field: 'code',
  description: 'Short code or URL of the link',
} as const satisfies PlainSpec;

/** Parses a short code or the URL of a link. Only a URL contains a slash, and its scheme is optional. */
export function parseLinkName(text: string): { code: string } | { url: string } {
  if (!text.includes('/')) {
    return { code: text };
  }
  return { url: text.includes('://') ? text : `http://${text}` };
}
