import { PREVIEW_OPTIONS } from './preview-options.ts';

/** What can be said of an app, when it is made as when it is changed. */
export const APP_SETTINGS = {
  'custom-domain': {
    kind: 'text',
    value: '<host>',
    description: 'A domain of its own, which the addresses of its links then use.',
  },
  'allowed-host': {
    kind: 'text',
    value: '<host>',
    many: true,
    field: 'allowedHosts',
    description: 'A host that links made with a publishable token may lead to.',
  },
  'icon-url': {
    kind: 'text',
    value: '<address>',
    description: 'The picture that the pages of its links show beside its name.',
  },
  'travelling-parameter': {
    kind: 'text',
    value: '<name>',
    many: true,
    field: 'travellingParameters',
    description: "A query parameter that travels from a link's address on to where it leads, as utm_source does.",
  },
  'deferred-window': {
    kind: 'number',
    value: '<seconds>',
    description: 'For how long a click waits for an install from the same place: 60 to 86400; 0 is not at all.',
  },
  ...PREVIEW_OPTIONS,
} as const;
