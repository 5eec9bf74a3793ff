/** The operations and inputs of the template tests, and the server's results for them. */

const PLATFORMS = ['web', 'iphone', 'ipad', 'universal', 'android'] as const;

const TARGET = '{ url fallbackKind fallbackUrl skipPreview }';

/** The selection of a template's targets on all platforms. */
export const TARGETS = `targets { ${PLATFORMS.map((platform) => `${platform} ${TARGET}`).join(' ')} }`;

export const FIELDS = `id name pattern preview { title description imageUrl }
  ${TARGETS}`;
export const CREATE = `mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { template { ${FIELDS} } } }`;
export const UPDATE = `mutation ($input: UpdateTemplateInput!) { updateTemplate(input: $input) { template { ${FIELDS} } } }`;
export const DELETE = 'mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { deletedTemplateId } }';

type Platform = (typeof PLATFORMS)[number];

interface Target {
  url: string;
  fallbackKind: string;
  fallbackUrl: string | null;
  skipPreview: boolean;
}

export interface Template {
  id: string;
  name: string;
  pattern: string;
  preview: { title: string | null; description: string | null; imageUrl: string | null };
  targets: Record<Platform, Target | null>;
}

/** The targets of a template without any. */
export const NO_TARGETS: Template['targets'] = { web: null, iphone: null, ipad: null, universal: null, android: null };

export const PRODUCT = {
  name: 'Product',
  pattern: '/products//:id/',
  targets: {
    iphone: { url: 'com.app.iphone://p/:id', skipPreview: true },
    android: { url: 'com.app.android://p/:id', fallbackUrl: 'https://get.example/?p=:id' },
  },
  preview: { title: 'A product' },
};

export const IPHONE: Target = {
  url: 'com.app.iphone://p/:id',
  fallbackKind: 'STORE',
  fallbackUrl: null,
  skipPreview: true,
};
export const ANDROID: Target = {
  url: 'com.app.android://p/:id',
  fallbackKind: 'CUSTOM',
  fallbackUrl: 'https://get.example/?p=:id',
  skipPreview: false,
};

/** Inputs that both `createTemplate` and `updateTemplate` reject, with the status and the field of the error. */
export const BAD_VALUES: [what: string, input: Record<string, unknown>, status: number, field: string][] = [
  ['a pattern with a dot segment', { pattern: 'a/../:id' }, 9, 'pattern'],
  ['a pattern with a query', { pattern: 'products/:id?x=1' }, 9, 'pattern'],
  ['a pattern that names a parameter twice', { pattern: ':id/:id' }, 9, 'pattern'],
  ['a name of 101 characters', { name: 'a'.repeat(101) }, 5, 'name'],
  ['a preview title of 201 characters', { preview: { title: 'a'.repeat(201) } }, 5, 'preview.title'],
  ['a preview image URL that is a script', { preview: { imageUrl: 'javascript:alert(1)' } }, 9, 'preview.imageUrl'],
  ['a target URL that is a script', { targets: { web: { url: 'JavaScript:alert(1)' } } }, 9, 'targets.web.url'],
  [
    'a target URL whose scheme belongs to no platform',
    { targets: { android: { url: 'theirs://p/:id' } } },
    9,
    'targets.android.url',
  ],
  ['a target URL whose scheme is a parameter', { targets: { iphone: { url: ':id://p' } } }, 9, 'targets.iphone.url'],
  [
    'a target URL on a host of links',
    { targets: { web: { url: 'http://other.link.test/:id' } } },
    9,
    'targets.web.url',
  ],
  [
    'a target URL with a parameter that is not in the pattern',
    { targets: { web: { url: 'http://x.example/:nobody' } } },
    9,
    'targets',
  ],
  [
    'a fallback URL that is a script',
    { targets: { iphone: { url: 'com.app.iphone://:id', fallbackUrl: 'data:text/html,x' } } },
    9,
    'targets.iphone.fallbackUrl',
  ],
  [
    'a CUSTOM fallback without a URL',
    { targets: { iphone: { url: 'com.app.iphone://:id', fallbackKind: 'CUSTOM' } } },
    9,
    'targets.iphone.fallbackUrl',
  ],
  [
    'a fallback URL with a fallback kind other than CUSTOM',
    { targets: { iphone: { url: 'com.app.iphone://:id', fallbackKind: 'WEB', fallbackUrl: 'https://a.example' } } },
    9,
    'targets.iphone.fallbackUrl',
  ],
];
