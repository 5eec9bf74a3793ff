import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';

const IMPACT = `query ($input: TemplateImpactInput!, $app: String) {
  templateImpact(input: $input, app: $app) {
    examined complete affected
    examples { smartLink { uri } before { platform link } after { platform link } }
  }
}`;

interface Impact {
  examined: number;
  complete: boolean;
  affected: number;
  examples: { smartLink: { uri: string }; before: Place[]; after: Place[] }[];
}
type Place = { platform: string; link: string };

let app: TestApp;
let shop: GivenApp;
let productId: string;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app, {
    templates: [{ name: 'Product', pattern: 'products/:id', targets: { iphone: { url: 'com.app.iphone://p/:id' } } }],
  });
  const items = Array.from({ length: 60 }, (_, i) => ({ uri: i % 2 === 0 ? `/products/${i}` : `/people/${i}` }));
  await app.services.bulk.createSmartLinks(OPERATOR, shop.id, items, 'REJECT_ALL');
  const { templates } = await shop.admin.get<{ templates: { nodes: { id: string }[] } }>(
    '{ templates(first: 1) { nodes { id } } }',
  );
  productId = templates.nodes[0]?.id ?? '';
});
afterAll(() => app?.close());

async function impactOf(input: unknown): Promise<Impact> {
  return (await shop.admin.get<{ templateImpact: Impact }>(IMPACT, { input })).templateImpact;
}

describe('templateImpact tells, before anything is saved,', () => {
  test('what a new template would do', async () => {
    const impact = await impactOf({
      create: { name: 'Person', pattern: 'people/:id', targets: { android: { url: 'com.app.android://who/:id' } } },
    });

    expect(impact).toMatchObject({ examined: 60, complete: true, affected: 30 });
    expect(impact.examples).toHaveLength(20);
    const [newest] = impact.examples;
    expect(newest?.smartLink.uri).toBe('people/59');
    expect(newest?.before).toContainEqual({ platform: 'ANDROID', link: 'com.app.android://people/59' });
    expect(newest?.after).toContainEqual({ platform: 'ANDROID', link: 'com.app.android://who/59' });
  });

  test('what a change would do: nothing where every address stays', async () => {
    expect(await impactOf({ update: { id: productId, name: 'Goods' } })).toMatchObject({ examined: 60, affected: 0 });
    const moved = { id: productId, targets: { iphone: { url: 'com.app.iphone://goods/:id' } } };
    expect(await impactOf({ update: moved })).toMatchObject({ affected: 30 });
  });

  test('what taking it away would do', async () => {
    const impact = await impactOf({ delete: productId });
    expect(impact.affected).toBe(30);
    expect(impact.examples[0]?.after).toContainEqual({ platform: 'IPHONE', link: 'com.app.iphone://products/58' });
  });

  test('and saves nothing', async () => {
    await impactOf({ delete: productId });
    const { templates } = await shop.admin.get<{ templates: { nodes: { name: string }[] } }>(
      '{ templates(first: 9) { nodes { name } } }',
    );
    expect(templates.nodes).toEqual([{ name: 'Product' }]);
  });

  test.each([
    ['an equivalent pattern', () => shop.admin, { create: template('products/:number') }, 6],
    ['an address that no link may lead to', () => shop.admin, { create: template('x', 'javascript:alert(1)') }, 9],
    ['an unknown template', () => shop.admin, { delete: 'VGVtcGxhdGU6eA' }, 7],
    ['a secret token', () => shop.secret, { create: template('x') }, 11],
  ])('but refuses %s', async (_, client, input, status) => {
    const { errors, data } = await client().ask(IMPACT, { input });
    expect(errors[0]?.extensions).toMatchObject({ status });
    expect(data).toEqual({ templateImpact: null });
  });

  test('but refuses two changes at once before it executes anything', async () => {
    const { errors } = await shop.admin.ask(IMPACT, { input: { delete: productId, create: template('x') } });
    expect(errors[0]?.message).toMatch(/exactly one/i);
  });

  function template(pattern: string, url = 'com.app.iphone://x') {
    return { name: 'X', pattern, targets: { iphone: { url } } };
  }
});
