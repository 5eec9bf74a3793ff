// Lints schema.graphql with the rules of graphql-eslint. Biome lints everything else.
import graphql from '@graphql-eslint/eslint-plugin';

/** Kinds of types that have no identity: a client can't fetch them again without the object that they belong to. */
const VALUE_SUFFIXES = ['Connection', 'Edge', 'Payload', 'Result', 'Stats'];
const VALUE_TYPES = [
  'Bot',
  'Client',
  'Destination',
  'Explanation',
  'ExplanationStep',
  'ItemError',
  'Outcome',
  'Override',
  'Overrides',
  'PageInfo',
  'Platform',
  'Preview',
  'ResolveMatrix',
  'ResolveMatrixRow',
  'StatsCounts',
  'StatsDay',
  'StatsOutcome',
  'StatsPlatform',
  'StatsReferrer',
  'TemplateImpact',
  'TemplateImpactExample',
  'TemplateTarget',
  'TemplateTargets',
  'Viewer',
  'Warning',
];

export default [
  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema.graphql' } } },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Values have no id. A test checks the other direction: every type with an id is a Node.
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: VALUE_TYPES, suffixes: VALUE_SUFFIXES } }],
      // Short lists of bounded length, such as the platforms of an app, are plain lists instead of connections.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
