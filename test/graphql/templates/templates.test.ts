import { describe, expect } from 'vitest';
import { getRefusal, toRefusals } from '../../support/refusal.ts';
import { ANDROID, BAD_VALUES, CREATE, FIELDS, IPHONE, NO_TARGETS, PRODUCT } from './template-inputs.ts';
import { givenTemplate, listTemplates, test } from './template-test.ts';

describe('createTemplate', () => {
  test('creates a template with its defaults, which clients can query again', async ({ freshShop }) => {
    const created = await givenTemplate(freshShop);

    expect(created).toEqual({
      id: expect.any(String),
      name: 'Product',
      pattern: 'products/:id',
      preview: { title: 'A product', description: null, imageUrl: null },
      targets: { ...NO_TARGETS, iphone: IPHONE, android: ANDROID },
    });
    const found = await freshShop.secret.get(`query ($id: ID!) { node(id: $id) { ... on Template { ${FIELDS} } } }`, {
      id: created.id,
    });
    expect(found).toEqual({ node: created });
    expect(await listTemplates(freshShop)).toEqual([created]);
  });

  test.for(BAD_VALUES)('rejects %s', async ([, input, status, field], { freshShop }) => {
    expect(await getRefusal(freshShop.admin, CREATE, { input: { ...PRODUCT, ...input } })).toMatchObject({
      status,
      field,
    });
    expect(await listTemplates(freshShop)).toEqual([]);
  });

  test.for([{}, { iphone: null }])('rejects targets without a platform: %j', async (targets, { freshShop }) => {
    const input = { ...PRODUCT, targets };
    expect(await getRefusal(freshShop.admin, CREATE, { input })).toMatchObject({ status: 9, field: 'targets' });
  });

  test('names every missing parameter', async ({ freshShop }) => {
    const input = { name: '', pattern: ' ', targets: { iphone: { url: '' } } };
    expect(await getRefusal(freshShop.admin, CREATE, { input })).toMatchObject({
      status: 2,
      parameters: ['name', 'pattern', 'targets.iphone.url'],
    });
  });

  test('accepts only one of several equivalent patterns that arrive concurrently', async ({ freshShop }) => {
    const spellings = ['products/:id', '/products/:id/', 'products/:product_id', 'products//:p'];
    const outcomes = await Promise.all(
      spellings.map((pattern) =>
        freshShop.admin.request(CREATE, {
          input: { ...PRODUCT, pattern, targets: { web: { url: 'http://x.example' } } },
        }),
      ),
    );

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(3);
    for (const { errors } of refused) {
      expect(toRefusals(errors)).toMatchObject([{ status: 6, field: 'pattern' }]);
    }
    expect(await listTemplates(freshShop)).toHaveLength(1);
  });

  test('accepts a pattern that another app has, and the same pattern in a different letter case', async ({
    freshShop,
    other,
  }) => {
    await givenTemplate(freshShop);
    await givenTemplate(freshShop, { ...PRODUCT, pattern: 'Products/:id' });
    await other.admin.get(CREATE, { input: PRODUCT });

    expect(await listTemplates(freshShop)).toHaveLength(2);
  });
});
