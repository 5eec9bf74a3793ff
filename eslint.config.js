// Lints schema.graphql with the rules of graphql-eslint. Biome lints everything else.
import graphql from '@graphql-eslint/eslint-plugin';

/** Kinds of types that have no identity: a client can't fetch them again without the object that they belong to. */
const VALUE_SUFFIXES = ['Connection', 'Edge', 'Payload', 'Result', 'Stats'];
const VALUE_TYPES = [
  'AssociationFile',
  'AssociationFinding',
  'Bot',
  'Client',
  'CodeAvailability',
  'Destination',
  'DraftLink',
  'Explanation',
  'ExplanationStep',
  'ImportReport',
  'ImportRowError',
  'ImportRowWarning',
  'ItemError',
  'Outcome',
  'Override',
  'Overrides',
  'PageInfo',
  'Preview',
  'ResolutionMatrixRow',
  'RouteRegistered',
  'SmartLinkCreated',
  'SmartLinkDeleted',
  'SmartLinkUpdated',
  'StatsCounts',
  'StatsDay',
  'StatsOutcome',
  'StatsPlatform',
  'StatsReferrer',
  'StatsTopLink',
  'StatsTopLinks',
  'Tag',
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
      // `Click.clickId` differs from `Click.id`: it is the id that deep links carry.
      '@graphql-eslint/no-typename-prefix': 'off',
      // Values have no id. A test checks the other direction: every type with an id is a Node.
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: VALUE_TYPES, suffixes: VALUE_SUFFIXES } }],
      // Short lists of bounded length, such as the platforms of an app, are plain lists instead of connections. A tag is
      // identified by its name, not by an id.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
