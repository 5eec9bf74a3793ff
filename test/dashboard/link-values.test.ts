import { describe, expect, test } from 'vitest';
import { EMPTY_VALUES, type LinkValues, toChanges, toDraft } from '../../dashboard/src/common/link-values.ts';

/** A link as the form shows it: times without seconds, and tags in one text. */
const INITIAL: LinkValues = {
  ...EMPTY_VALUES,
  uri: 'products/1',
  title: 'Shoes',
  tags: 'a, b, c',
  metadata: '{ "id": 12345678901234567890 }',
  startsAt: '2026-05-04T12:30',
  previewTitle: 'Card',
  previewDescription: 'Text',
  overrides: { ...EMPTY_VALUES.overrides, web: { link: 'https://x.example/', fallback: '' } },
};

describe('the changes of the link form', () => {
  test.for<[what: string, values: Partial<LinkValues>, changes: object]>([
    ['nothing', {}, {}],
    ['the title', { title: ' Boots ' }, { title: 'Boots' }],
    ['no title', { title: '' }, { title: null }],
    ['the tags', { tags: 'a,, d ' }, { tags: ['a', 'd'] }],
    ['no redeem limit', { redeemLimit: '' }, {}],
    ['a redeem limit', { redeemLimit: '5' }, { redeemLimit: 5 }],
    ['no start', { startsAt: '' }, { startsAt: null }],
    ['the metadata', { metadata: '{"a":1}' }, { metadata: { a: 1 } }],
    ['a part of the card', { previewTitle: '' }, { preview: { title: null, description: 'Text', imageUrl: null } }],
    [
      'an override',
      { overrides: { ...INITIAL.overrides, universal: { link: 'shop://x', fallback: '' } } },
      { overrides: { universal: { link: 'shop://x', fallback: null } } },
    ],
    ['no override', { overrides: EMPTY_VALUES.overrides }, { overrides: { web: null } }],
  ])('are only the fields that differ: %s', ([, values, changes]) => {
    expect(toChanges(INITIAL, { ...INITIAL, ...values })).toEqual(changes);
  });
});

test('a new link has the fields of the form, and only overrides that are filled in', () => {
  expect(toDraft(INITIAL)).toEqual({
    uri: 'products/1',
    code: null,
    title: 'Shoes',
    note: null,
    tags: ['a', 'b', 'c'],
    metadata: { id: Number('12345678901234567890') },
    redeemLimit: null,
    startsAt: new Date('2026-05-04T12:30').toISOString(),
    expiresAt: null,
    expiredUrl: null,
    preview: { title: 'Card', description: 'Text', imageUrl: null },
    overrides: { web: { link: 'https://x.example/', fallback: null } },
  });
});
