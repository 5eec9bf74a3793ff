import type { PlainSpec } from './command.ts';

/** The link that a command is about. */
export const LINK_OPTION = {
  kind: 'text',
  value: '<code or address>',
  required: true,
  field: 'code',
  description: 'The link, by its code or its address.',
} as const satisfies PlainSpec;

/** A code has no slash, an address has one, and people leave out the scheme. */
export function parseLinkName(text: string): { code: string } | { url: string } {
  if (!text.includes('/')) {
    return { code: text };
  }
  return { url: text.includes('://') ? text : `http://${text}` };
}
