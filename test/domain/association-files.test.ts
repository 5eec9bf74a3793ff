import { expect, test } from 'vitest';
import { createAssociationFiles } from '../../src/domain/platform-files/association-files.ts';
import { buildPlatform, buildShop, buildTemplate } from './fixtures.ts';

test('the findings of an association file report templates that it has no room for', () => {
  const iphone = buildPlatform('iphone', { teamId: 'ABCDE12345', bundleId: 'com.app.iphone', urlSchemes: ['shop'] });
  const templates = Array.from({ length: 1_000 }, (_, i) =>
    buildTemplate(`section-${i}-${'x'.repeat(60)}/:id`, { iphone: { url: 'shop://t/:id' } }),
  );
  const files = createAssociationFiles({ domain: 'links.example', scheme: 'https' });

  const [complete] = files.listFiles(buildShop(templates.slice(0, 10), [iphone]));
  const [apple] = files.listFiles(buildShop(templates, [iphone]));

  expect(complete?.findings).toEqual([]);
  expect(apple?.findings).toEqual([
    {
      code: 'TEMPLATES_LEFT_OUT',
      platform: null,
      message: expect.stringMatching(/omits the last \d{3} templates/),
    },
  ]);
  expect(Buffer.byteLength(apple?.content ?? '')).toBeLessThanOrEqual(128 * 1024);
});
