import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink, ways } from '../../support/builders.ts';
import { refusalOf } from '../../support/refused.ts';
import {
  ANDROID,
  BAD_VALUES,
  CREATE,
  DELETE,
  FIELDS,
  IPHONE,
  PRODUCT,
  type Template,
  UPDATE,
} from './template-inputs.ts';

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

async function update(id: string, change: Record<string, unknown>): Promise<Template> {
  const { updateTemplate } = await shop.admin.get<{ updateTemplate: { template: Template } }>(UPDATE, {
    input: { id, ...change },
  });
  return updateTemplate.template;
}

async function templates(): Promise<Template[]> {
  const found = await shop.admin.get<{ templates: { nodes: Template[] } }>(
    `{ templates(first: 100) { nodes { ${FIELDS} } } }`,
  );
  return found.templates.nodes;
}

async function waysOf({ code }: GivenLink) {
  const { smartLink } = await shop.secret.get<{ smartLink: GivenLink }>(
    'query ($code: String) { smartLink(code: $code) { destinations { platform link fallback source } } }',
    { code },
  );
  return ways(smartLink);
}

describe('updateTemplate', () => {
  test('leaves what is left out, and replaces a platform that is named', async () => {
    const made = await create();

    expect(await update(made.id, { name: 'Renamed' })).toEqual({ ...made, name: 'Renamed' });
    expect(await update(made.id, { targets: { iphone: { url: 'com.app.iphone://new/:id' } } })).toEqual({
      ...made,
      name: 'Renamed',
      targets: [{ ...IPHONE, url: 'com.app.iphone://new/:id', skipPreview: false }, ANDROID],
    });
    expect(await update(made.id, { name: null, pattern: null, targets: null })).toMatchObject({ name: 'Renamed' });
  });

  test('takes a platform away by null, but not the last one', async () => {
    const { id } = await create();

    expect((await update(id, { targets: { iphone: null, ipad: null } })).targets).toEqual([ANDROID]);
    expect(await refusalOf(shop.admin, UPDATE, { input: { id, targets: { android: null } } })).toMatchObject({
      status: 9,
      field: 'targets',
    });
    expect((await templates())[0]?.targets).toEqual([ANDROID]);
  });

  test('replaces a preview as a whole, and takes it away by null', async () => {
    const { id } = await create();
    const nothing = { title: null, description: null, imageUrl: null };

    expect((await update(id, { preview: { description: 'New' } })).preview).toEqual({ ...nothing, description: 'New' });
    expect((await update(id, { preview: null })).preview).toEqual(nothing);
  });

  test('moves a template to another pattern, where its old links lead no more', async () => {
    const { id } = await create({ ...PRODUCT, targets: { iphone: PRODUCT.targets.iphone } });
    const [product, item] = [
      await givenLink(shop.secret, { uri: '/products/1' }),
      await givenLink(shop.secret, { uri: '/items/1' }),
    ];

    await update(id, { pattern: 'items/:id' });

    expect((await waysOf(product)).IPHONE?.[0]).toBe('com.app.iphone://products/1');
    expect((await waysOf(item)).IPHONE?.[0]).toBe('com.app.iphone://p/1');
  });

  test('moves none to a pattern that another template has', async () => {
    const made = await create();
    const second = await create({
      ...PRODUCT,
      name: 'Item',
      pattern: 'items/:id',
      targets: { web: { url: 'http://x.example/:id' } },
    });

    const input = { id: second.id, pattern: '/products/:other', targets: { web: { url: 'http://x.example/:other' } } };
    expect(await refusalOf(shop.admin, UPDATE, { input })).toMatchObject({ status: 6, field: 'pattern' });
    expect(await templates()).toEqual([made, second]);
  });

  test('keeps both of two changes to different platforms that come at once', async () => {
    const { id } = await create();
    for (let round = 0; round < 5; round += 1) {
      const [iphone, ipad, android] = ['iphone', 'iphone', 'android'].map((name) => `com.app.${name}://r${round}/:id`);
      await Promise.all([
        update(id, { targets: { iphone: { url: iphone } } }),
        update(id, { targets: { ipad: { url: ipad } } }),
        update(id, { targets: { android: { url: android } } }),
        update(id, { name: `Round ${round}` }),
      ]);

      const [template] = await templates();
      expect(template?.targets.map(({ platform, url }) => [platform, url])).toEqual([
        ['IPHONE', iphone],
        ['IPAD', ipad],
        ['ANDROID', android],
      ]);
      expect(template?.name).toBe(`Round ${round}`);
    }
  });

  test.each(BAD_VALUES)('refuses %s', async (_what, change, status, field) => {
    const made = await create();

    expect(await refusalOf(shop.admin, UPDATE, { input: { id: made.id, ...change } })).toMatchObject({ status, field });
    expect(await templates()).toEqual([made]);
  });
});

describe('deleteTemplate', () => {
  test('leads old links to the same path again', async () => {
    const { id } = await create();
    const link = await givenLink(shop.secret, { uri: '/products/42' });
    expect((await waysOf(link)).IPHONE?.[0]).toBe('com.app.iphone://p/42');

    expect(await shop.admin.get(DELETE, { id })).toEqual({ deleteTemplate: { deletedTemplateId: id } });

    expect((await waysOf(link)).IPHONE?.[0]).toBe('com.app.iphone://products/42');
    expect(await templates()).toEqual([]);
    expect(await shop.secret.get('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });

  test('finds nothing the second time, and its pattern is free again', async () => {
    const { id } = await create();
    await shop.admin.get(DELETE, { id });

    expect(await refusalOf(shop.admin, DELETE, { id })).toMatchObject({ status: 7, field: 'id' });
    expect(await refusalOf(shop.admin, UPDATE, { input: { id, name: 'Gone' } })).toMatchObject({
      status: 7,
      field: 'id',
    });
    expect((await create()).id).not.toBe(id);
  });
});

describe("another app's template", () => {
  test('is unknown to us, also under an id of our own app, and known to a key of the installation', async () => {
    const made = await create();
    const [, , record] = Buffer.from(made.id, 'base64url').toString().split(':');
    const mixed = Buffer.from(`Template:${other.id}:${record}`).toString('base64url');

    for (const id of [made.id, mixed]) {
      expect(await refusalOf(other.admin, UPDATE, { input: { id, name: 'Mine' } })).toMatchObject({ status: 7 });
      expect(await refusalOf(other.admin, DELETE, { id })).toMatchObject({ status: 7 });
    }
    expect(await templates()).toEqual([made]);

    await shop.installation.get(UPDATE, { input: { id: made.id, name: 'By the installation' } });
    expect(await templates()).toMatchObject([{ name: 'By the installation' }]);
  });
});
