import { getNamedType, isInputObjectType, isObjectType, isScalarType, isSpecifiedScalarType } from 'graphql';
import { describe, expect } from 'vitest';
import { schema } from '../../../src/doors/graphql/schema.ts';
import { CREATE_SMART_LINK } from '../../support/builders.ts';
import { getRefusal } from '../../support/refusal.ts';
import { test } from '../../support/test.ts';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

/** The fields that have a URL pattern, or that accept what a person pastes: both can lack a scheme. */
const TEXTS = /^(?:TemplateTarget(?:Input)?\.|\w+(?:Selector|Input)\.url$)/;

test('every scalar of this schema names its specification', () => {
  const scalars = types.filter((type) => isScalarType(type)).filter((type) => !isSpecifiedScalarType(type));
  expect(scalars.map(({ name }) => name).sort()).toEqual(['Date', 'DateTime', 'JSONObject', 'URI']);
  for (const { specifiedByURL } of scalars) {
    expect(specifiedByURL).toMatch(/^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+(?:#section-[\d.]+)?$/);
  }
});

test('every field with a URL is a URI, unless it has a URL pattern', () => {
  const violations = types
    .filter((type) => isObjectType(type) || isInputObjectType(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const))
    .filter(([path, { name }]) => /^url$|Url$/.test(name) && !TEXTS.test(path))
    .filter(([, { type }]) => String(getNamedType(type)) !== 'URI')
    .map(([path]) => path);
  expect(violations).toEqual([]);
});

describe('a URI', () => {
  test('is returned with its scheme', async ({ shop }) => {
    const { createSmartLink } = await shop.secret.get<{ createSmartLink: { smartLink: { url: string } } }>(
      'mutation ($url: URI!) { createSmartLink(input: { uri: "/a", expiredUrl: $url }) { smartLink { url expiredUrl } } }',
      { url: 'https://www.app-web.com/over' },
    );
    expect(createSmartLink.smartLink).toEqual({
      url: expect.stringMatching(/^http:\/\/shop\.link\.test\/\w+$/),
      expiredUrl: 'https://www.app-web.com/over',
    });
  });

  test('that an operation does not accept is refused with the reason of the operation', async ({ shop }) => {
    const input = { uri: '/a', expiredUrl: 'javascript:alert(1)' };
    expect(await getRefusal(shop.secret, CREATE_SMART_LINK, { input })).toMatchObject({
      code: 'COULD_NOT_CREATE_SMART_LINK',
    });
  });

  test.for([1, true, ['https://www.app-web.com'], {}])('is never %j', async (expiredUrl, { shop }) => {
    const { errors } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a', expiredUrl } });
    expect(errors?.[0]?.message).toContain('`expiredUrl` must be a string');
  });
});
