import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { refusalOf } from '../../support/refused.ts';
import { ANDROID, BAD_VALUES, CREATE, FIELDS, IPHONE, PRODUCT, type Template } from './template-inputs.ts';

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let subdomains = 0;

beforeAll(async () => {
  app = await startTestApp();
  other = await givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' });
});
beforeEach(async () => {
  subdomains += 1;
  shop = await givenApp(app, { subdomain: `shop${subdomains}` });
});
afterAll(() => app?.close());

async function create(input: Record<string, unknown> = PRODUCT): Promise<Template> {
  const { createTemplate } = await shop.admin.get<{ createTemplate: { template: Template } }>(CREATE, { input });
  return createTemplate.template;
}

async function templates(): Promise<Template[]> {
  const found = await shop.admin.get<{ templates: { nodes: Template[] } }>(
    `{ templates(first: 100) { nodes { ${FIELDS} } } }`,
  );
  return found.templates.nodes;
}

describe('createTemplate', () => {
  test('makes a template, with its defaults, that can be fetched again', async () => {
    const made = await create();

    expect(made).toEqual({
      id: expect.any(String),
      name: 'Product',
      pattern: 'products/:id',
      preview: { title: 'A product', description: null, imageUrl: null },
      targets: [IPHONE, ANDROID],
    });
    expect(
      await shop.secret.get(`query ($id: ID!) { node(id: $id) { ... on Template { ${FIELDS} } } }`, { id: made.id }),
    ).toEqual({
      node: made,
    });
    expect(await templates()).toEqual([made]);
  });

  test.each(BAD_VALUES)('refuses %s', async (_what, input, status, field) => {
    expect(await refusalOf(shop.admin, CREATE, { input: { ...PRODUCT, ...input } })).toMatchObject({ status, field });
    expect(await templates()).toEqual([]);
  });

  test.each([{}, { iphone: null }])('refuses one that names no platform: %j', async (targets) => {
    const input = { ...PRODUCT, targets };
    expect(await refusalOf(shop.admin, CREATE, { input })).toMatchObject({ status: 9, field: 'targets' });
  });

  test('names all that is missing', async () => {
    const input = { name: '', pattern: ' ', targets: { iphone: { url: '' } } };
    expect(await refusalOf(shop.admin, CREATE, { input })).toMatchObject({
      status: 2,
      parameters: ['name', 'pattern', 'targets.iphone.url'],
    });
  });

  test('refuses a pattern that only spells another one differently, also of those that come at once', async () => {
    const spellings = ['products/:id', '/products/:id/', 'products/:product_id', 'products//:p'];
    const outcomes = await Promise.all(
      spellings.map((pattern) =>
        shop.admin.ask(CREATE, { input: { ...PRODUCT, pattern, targets: { web: { url: 'http://x.example' } } } }),
      ),
    );

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(3);
    for (const { errors } of refused) expect(errors).toMatchObject([{ extensions: { status: 6, field: 'pattern' } }]);
    expect(await templates()).toHaveLength(1);
  });

  test('but takes one that another app has, and one in another case', async () => {
    await create();
    await create({ ...PRODUCT, pattern: 'Products/:id' });
    await other.admin.get(CREATE, { input: PRODUCT });

    expect(await templates()).toHaveLength(2);
  });
});
