import { PAGE_LANGUAGES } from '../../domain/apps/page-language.ts';
import { PREVIEW_OPTIONS } from './preview-options.ts';

/** The settings that both `app create` and `app update` accept. */
export const APP_SETTINGS = {
  'custom-domain': {
    kind: 'text',
    value: '<host>',
    description: "Custom domain for the app's links",
  },
  'allowed-host': {
    kind: 'text',
    value: '<host>',
    many: true,
    field: 'allowedHosts',
    description: 'Host to which links created with a publishable token can lead',
  },
  'allowed-scheme': {
    kind: 'text',
    value: '<scheme>',
    many: true,
    field: 'allowedSchemes',
    description: "URL scheme of another app that overrides of the app's links can use",
  },
  'icon-url': {
    kind: 'text',
    value: '<url>',
    description: 'Icon shown next to the app name on link pages',
  },
  'accent-color': {
    kind: 'text',
    value: '<color>',
    description: 'Color of the primary button on link pages, as #rrggbb',
  },
  'default-language': {
    kind: 'text',
    value: '<language>',
    description: `Language of link pages for bots and visitors with other languages: ${PAGE_LANGUAGES.join(', ')}`,
  },
  'travelling-parameter': {
    kind: 'text',
    value: '<name>',
    many: true,
    field: 'forwardedQueryParameters',
    description: 'Query parameter to forward to the destination, in addition to utm_*',
  },
  'deferred-window': {
    kind: 'number',
    value: '<seconds>',
    field: 'deferredLinkWindowSeconds',
    description: 'How long a click can be matched to an install, 60 to 86400; 0 (default) turns matching off',
  },
  ...PREVIEW_OPTIONS,
} as const;

/**
 * Returns the list that replaces the stored one, or undefined if the option wasn't given. A single empty value clears
 * the list.
 */
export function toListChange(values: readonly string[]): string[] | undefined {
  return values.length === 0 ? undefined : values.filter((value) => value !== '');
}
