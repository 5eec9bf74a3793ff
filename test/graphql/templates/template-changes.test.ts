import { describe, expect } from 'vitest';
import { type GivenApp, type GivenLink, getDestinationsByPlatform, givenLink } from '../../support/builders.ts';
import { getRefusal } from '../../support/refusal.ts';
import { ANDROID, BAD_VALUES, DELETE, IPHONE, NO_TARGETS, PRODUCT, type Template, UPDATE } from './template-inputs.ts';
import { givenTemplate, listTemplates, test } from './template-test.ts';

async function updateTemplate(
  { admin }: GivenApp,
  input: { id: string; [change: string]: unknown },
): Promise<Template> {
  const { updateTemplate } = await admin.get<{ updateTemplate: { template: Template } }>(UPDATE, { input });
  return updateTemplate.template;
}

async function getLinkDestinations({ secret }: GivenApp, { code }: GivenLink) {
  const { smartLink } = await secret.get<{ smartLink: GivenLink }>(
    'query ($code: String!) { smartLink(by: { code: $code }) { destinations { platform link fallback source } } }',
    { code },
  );
  return getDestinationsByPlatform(smartLink);
}

describe('updateTemplate', () => {
  test('does not change fields that the input leaves out, and replaces the given platforms', async ({ freshShop }) => {
    const created = await givenTemplate(freshShop);

    expect(await updateTemplate(freshShop, { id: created.id, name: 'Renamed' })).toEqual({
      ...created,
      name: 'Renamed',
    });
    expect(
      await updateTemplate(freshShop, { id: created.id, targets: { iphone: { url: 'com.app.iphone://new/:id' } } }),
    ).toEqual({
      ...created,
      name: 'Renamed',
      targets: {
        ...NO_TARGETS,
        iphone: { ...IPHONE, url: 'com.app.iphone://new/:id', skipPreview: false },
        android: ANDROID,
      },
    });
    expect(await updateTemplate(freshShop, { id: created.id, name: null, pattern: null, targets: null })).toMatchObject(
      {
        name: 'Renamed',
      },
    );
  });

  test('removes a platform that is null, but not the last one', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop);

    expect((await updateTemplate(freshShop, { id, targets: { iphone: null, ipad: null } })).targets).toEqual({
      ...NO_TARGETS,
      android: ANDROID,
    });
    expect(await getRefusal(freshShop.admin, UPDATE, { input: { id, targets: { android: null } } })).toMatchObject({
      status: 9,
      field: 'targets',
    });
    expect((await listTemplates(freshShop))[0]?.targets).toEqual({ ...NO_TARGETS, android: ANDROID });
  });

  test('replaces a preview as a whole, and removes a preview that is null', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop);
    const nothing = { title: null, description: null, imageUrl: null };

    expect((await updateTemplate(freshShop, { id, preview: { description: 'New' } })).preview).toEqual({
      ...nothing,
      description: 'New',
    });
    expect((await updateTemplate(freshShop, { id, preview: null })).preview).toEqual(nothing);
  });

  test('moves a template to another pattern, so links of the old pattern stop using it', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop, { ...PRODUCT, targets: { iphone: PRODUCT.targets.iphone } });
    const [product, item] = [
      await givenLink(freshShop.secret, { uri: '/products/1' }),
      await givenLink(freshShop.secret, { uri: '/items/1' }),
    ];

    await updateTemplate(freshShop, { id, pattern: 'items/:id' });

    expect((await getLinkDestinations(freshShop, product)).IPHONE?.[0]).toBe('com.app.iphone://products/1');
    expect((await getLinkDestinations(freshShop, item)).IPHONE?.[0]).toBe('com.app.iphone://p/1');
  });

  test('rejects a pattern that another template has', async ({ freshShop }) => {
    const created = await givenTemplate(freshShop);
    const second = await givenTemplate(freshShop, {
      ...PRODUCT,
      name: 'Item',
      pattern: 'items/:id',
      targets: { web: { url: 'http://x.example/:id' } },
    });

    const input = { id: second.id, pattern: '/products/:other', targets: { web: { url: 'http://x.example/:other' } } };
    expect(await getRefusal(freshShop.admin, UPDATE, { input })).toMatchObject({ status: 6, field: 'pattern' });
    expect(await listTemplates(freshShop)).toEqual([created, second]);
  });

  test('applies all concurrent changes to different platforms', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop);
    for (let round = 0; round < 5; round += 1) {
      const [iphone, ipad, android] = ['iphone', 'iphone', 'android'].map((name) => `com.app.${name}://r${round}/:id`);
      await Promise.all([
        updateTemplate(freshShop, { id, targets: { iphone: { url: iphone } } }),
        updateTemplate(freshShop, { id, targets: { ipad: { url: ipad } } }),
        updateTemplate(freshShop, { id, targets: { android: { url: android } } }),
        updateTemplate(freshShop, { id, name: `Round ${round}` }),
      ]);

      const [template] = await listTemplates(freshShop);
      expect(template?.targets).toMatchObject({
        iphone: { url: iphone },
        ipad: { url: ipad },
        android: { url: android },
      });
      expect(template?.name).toBe(`Round ${round}`);
    }
  });

  test.for(BAD_VALUES)('rejects %s', async ([, change, status, field], { freshShop }) => {
    const created = await givenTemplate(freshShop);

    expect(await getRefusal(freshShop.admin, UPDATE, { input: { id: created.id, ...change } })).toMatchObject({
      status,
      field,
    });
    expect(await listTemplates(freshShop)).toEqual([created]);
  });
});

describe('deleteTemplate', () => {
  test('makes existing links lead to the same path again', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop);
    const link = await givenLink(freshShop.secret, { uri: '/products/42' });
    expect((await getLinkDestinations(freshShop, link)).IPHONE?.[0]).toBe('com.app.iphone://p/42');

    expect(await freshShop.admin.get(DELETE, { id })).toEqual({ deleteTemplate: { deletedTemplateId: id } });

    expect((await getLinkDestinations(freshShop, link)).IPHONE?.[0]).toBe('com.app.iphone://products/42');
    expect(await listTemplates(freshShop)).toEqual([]);
    expect(await freshShop.secret.get('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });

  test('fails with status 7 the second time, and makes the pattern available again', async ({ freshShop }) => {
    const { id } = await givenTemplate(freshShop);
    await freshShop.admin.get(DELETE, { id });

    expect(await getRefusal(freshShop.admin, DELETE, { id })).toMatchObject({ status: 7, field: 'id' });
    expect(await getRefusal(freshShop.admin, UPDATE, { input: { id, name: 'Gone' } })).toMatchObject({
      status: 7,
      field: 'id',
    });
    expect((await givenTemplate(freshShop)).id).not.toBe(id);
  });
});

describe("another app's template", () => {
  test("is not found with an admin key, even by an ID with the key's app, but is with an installation key", async ({
    freshShop,
    other,
  }) => {
    const created = await givenTemplate(freshShop);
    const [, , record] = Buffer.from(created.id, 'base64url').toString().split(':');
    const mixed = Buffer.from(`Template:${other.id}:${record}`).toString('base64url');

    for (const id of [created.id, mixed]) {
      expect(await getRefusal(other.admin, UPDATE, { input: { id, name: 'Mine' } })).toMatchObject({ status: 7 });
      expect(await getRefusal(other.admin, DELETE, { id })).toMatchObject({ status: 7 });
    }
    expect(await listTemplates(freshShop)).toEqual([created]);

    await freshShop.installation.get(UPDATE, { input: { id: created.id, name: 'By the installation' } });
    expect(await listTemplates(freshShop)).toMatchObject([{ name: 'By the installation' }]);
  });
});
