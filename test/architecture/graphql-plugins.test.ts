import pino from 'pino';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createMask } from '../../src/doors/graphql/errors.ts';
import { createPipeline } from '../../src/doors/graphql/server.ts';

/** What both ways call. All else that a plugin of Yoga's may have belongs to its HTTP adapter, which the short way leaves out. */
const ENVELOP_HOOKS = new Set([
  'onContextBuilding',
  'onEnveloped',
  'onExecute',
  'onParse',
  'onPluginInit',
  'onSchemaChange',
  'onSubscribe',
  'onValidate',
]);

test('the plugins of the GraphQL door use envelop hooks alone, so that no rule is missing on the short way', () => {
  const parts = { limits: parseConfig({}).graphqlLimits, suggestions: false };
  const { plugins } = createPipeline(
    parts,
    createMask(pino({ level: 'silent' }), () => {}),
  );
  const hooks = plugins.flatMap((plugin) => Object.keys(plugin));

  expect(hooks).toContain('onParse');
  expect(hooks.filter((hook) => !ENVELOP_HOOKS.has(hook))).toEqual([]);
});
