import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import type { GivenApp } from '../../support/builders.ts';
import { createTest } from '../../support/test.ts';

const IMPACT = `query ($input: TemplateImpactInput!, $app: AppSelector) {
  templateImpact(input: $input, app: $app) {
    examined complete affected
    examples { smartLink { uri } before { platform link } after { platform link } }
  }
}`;

interface Impact {
  examined: number;
  complete: boolean;
  affected: number;
  examples: { smartLink: { uri: string }; before: Address[]; after: Address[] }[];
}
interface Address {
  platform: string;
  link: string;
}

const test = createTest({
  shop: {
    templates: [{ name: 'Product', pattern: 'products/:id', targets: { iphone: { url: 'com.app.iphone://p/:id' } } }],
  },
}).extend('productId', { scope: 'file' }, async ({ shop }) => {
  const { templates } = await shop.admin.get<{ templates: { nodes: { id: string }[] } }>(
    '{ templates(first: 1) { nodes { id } } }',
  );
  return templates.nodes[0]?.id ?? '';
});

test.beforeAll(async ({ app, shop }) => {
  const items = Array.from({ length: 60 }, (_, i) => ({ uri: i % 2 === 0 ? `/products/${i}` : `/people/${i}` }));
  await app.services.bulk.createSmartLinks(OPERATOR, shop.id, items, { onError: 'REJECT_ALL' });
});

function buildTemplateInput(pattern: string, url = 'com.app.iphone://x') {
  return { name: 'X', pattern, targets: { iphone: { url } } };
}

async function getImpact({ admin }: GivenApp, input: unknown): Promise<Impact> {
  return (await admin.get<{ templateImpact: Impact }>(IMPACT, { input })).templateImpact;
}

describe('templateImpact', () => {
  test('reports the links that a new template would change', async ({ shop }) => {
    const impact = await getImpact(shop, {
      create: { name: 'Person', pattern: 'people/:id', targets: { android: { url: 'com.app.android://who/:id' } } },
    });

    expect(impact).toMatchObject({ examined: 60, complete: true, affected: 30 });
    expect(impact.examples).toHaveLength(20);
    const [newest] = impact.examples;
    expect(newest?.smartLink.uri).toBe('people/59');
    expect(newest?.before).toContainEqual({ platform: 'ANDROID', link: 'com.app.android://people/59' });
    expect(newest?.after).toContainEqual({ platform: 'ANDROID', link: 'com.app.android://who/59' });
  });

  test('reports the links that an update would change, or none if no destination changes', async ({
    shop,
    productId,
  }) => {
    expect(await getImpact(shop, { update: { id: productId, name: 'Goods' } })).toMatchObject({
      examined: 60,
      affected: 0,
    });
    const moved = { id: productId, targets: { iphone: { url: 'com.app.iphone://goods/:id' } } };
    expect(await getImpact(shop, { update: moved })).toMatchObject({ affected: 30 });
  });

  test('reports the links that the deletion of a template would change', async ({ shop, productId }) => {
    const impact = await getImpact(shop, { delete: productId });
    expect(impact.affected).toBe(30);
    expect(impact.examples[0]?.after).toContainEqual({ platform: 'IPHONE', link: 'com.app.iphone://products/58' });
  });

  test('saves nothing', async ({ shop, productId }) => {
    await getImpact(shop, { delete: productId });
    const { templates } = await shop.admin.get<{ templates: { nodes: { name: string }[] } }>(
      '{ templates(first: 9) { nodes { name } } }',
    );
    expect(templates.nodes).toEqual([{ name: 'Product' }]);
  });

  test.for([
    ['an equivalent pattern', 'admin', { create: buildTemplateInput('products/:number') }, 6],
    ['an address that no link may lead to', 'admin', { create: buildTemplateInput('x', 'javascript:alert(1)') }, 9],
    ['an unknown template', 'admin', { delete: 'VGVtcGxhdGU6eA' }, 7],
    ['a secret token', 'secret', { create: buildTemplateInput('x') }, 11],
  ] as const)('rejects %s', async ([, client, input, status], { shop }) => {
    const { errors, data } = await shop[client].request(IMPACT, { input });
    expect(errors[0]?.extensions).toMatchObject({ status });
    expect(data).toEqual({ templateImpact: null });
  });

  test('rejects an input with two changes before it executes anything', async ({ shop, productId }) => {
    const { errors } = await shop.admin.request(IMPACT, {
      input: { delete: productId, create: buildTemplateInput('x') },
    });
    expect(errors[0]?.message).toMatch(/exactly one/i);
  });
});
