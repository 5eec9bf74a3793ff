import pino from 'pino';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createMask } from '../../src/doors/graphql/errors.ts';
import { createPipeline } from '../../src/doors/graphql/server.ts';

/** The hooks that both paths call. All others belong to Yoga's HTTP adapter, which the fast path skips. */
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

test('the plugins of the GraphQL server use only envelop hooks, so the fast path skips no rule', () => {
  const parts = { limits: parseConfig({}).graphqlLimits, suggestions: false };
  const { plugins } = createPipeline(
    parts,
    createMask(pino({ level: 'silent' }), () => {}),
  );
  const hooks = plugins.flatMap((plugin) => Object.keys(plugin));

  expect(hooks).toContain('onParse');
  expect(hooks.filter((hook) => !ENVELOP_HOOKS.has(hook))).toEqual([]);
});
