import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSegments } from '../../src/domain/addresses/path.ts';
import { matchPattern } from '../../src/domain/addresses/path-pattern.ts';
import {
  type CompiledTemplate,
  compileTemplate,
  indexTemplates,
  matchTemplate,
} from '../../src/domain/apps/template-matching.ts';
import { buildTemplate, getAcceptedValue, getRejectionReason } from './fixtures.ts';

function buildIndex(...patterns: string[]) {
  return indexTemplates(patterns.map((pattern) => getAcceptedValue(compileTemplate(buildTemplate(pattern)))));
}

describe('among several templates', () => {
  test.each([
    ['products/new', 'products/new', {}],
    ['products/42', 'products/:id', { id: '42' }],
    ['products/new/reviews', 'products/:id/reviews', { id: 'new' }],
    ['products/new/x', ':a/new/:b', { a: 'products', b: 'x' }],
    ['products/x/y', ':a/:b/:c', { a: 'products', b: 'x', c: 'y' }],
    ['caf%C3%A9/42', 'café/:id', { id: '42' }],
    ['', '/', {}],
  ])('the path %j matches %s', (path, pattern, parameters) => {
    const index = buildIndex(
      ':a/:b/:c',
      ':a/new/:b',
      'products/:id',
      'products/:id/reviews',
      'products/new',
      'products/new/reviews/all',
      'café/:id',
      '/',
    );

    const match = matchTemplate(index, path);

    expect(match?.template.template.pattern).toBe(pattern);
    expect(match?.parameters).toEqual(parameters);
  });

  test('none matches a path that fits no pattern', () => {
    const index = buildIndex('products/:id');

    for (const path of ['products', 'Products/42', 'products/42/x', '', 'a/'.repeat(900)]) {
      expect(matchTemplate(index, path)).toBeNull();
    }
    expect(matchTemplate(buildIndex(), 'products/42')).toBeNull();
    expect(matchTemplate(buildIndex(), '')).toBeNull();
  });

  test('the index finds the same template as a search through all of them', () => {
    const segment = fc.constantFrom('a', 'b', 'c', ':');
    const patterns = fc.uniqueArray(fc.array(segment, { maxLength: 5 }), { maxLength: 12, selector: String });
    const path = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 });
    fc.assert(
      fc.property(patterns, path, (written, segments) => {
        const templates = written.map((parts) =>
          getAcceptedValue(
            compileTemplate(buildTemplate(`/${parts.map((part, i) => (part === ':' ? `:p${i}` : part)).join('/')}`)),
          ),
        );

        const found = matchTemplate(indexTemplates(templates), segments.join('/'));

        expect(found?.template ?? null).toBe(findBestByTryingAll(templates, segments));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** The documented rule: of two matching templates, the one whose first differing segment is static wins. */
function findBestByTryingAll(templates: CompiledTemplate[], segments: string[]): CompiledTemplate | null {
  const fitting = templates.filter((template) => matchPattern(template.pattern, segments) !== null);
  const computeShape = (template: CompiledTemplate) =>
    template.pattern.segments.map((segment) => (segment.kind === 'static' ? '0' : '1')).join('');
  return fitting.sort((a, b) => (computeShape(a) < computeShape(b) ? -1 : 1))[0] ?? null;
}

describe('compiling a template', () => {
  test('parses its URLs and its custom fallback', () => {
    const template = buildTemplate('products/:id', {
      iphone: { url: 'shop://p/:id', fallbackKind: 'CUSTOM', fallbackUrl: 'https://x.example/get?id=:id' },
      web: { url: 'https://x.example/p/:id', fallbackKind: 'WEB' },
    });

    const compiled = getAcceptedValue(compileTemplate(template));

    expect(splitSegments(compiled.pattern.text)).toEqual(['products', ':id']);
    expect(compiled.urls.iphone?.fallback?.names).toEqual(['id']);
    expect(compiled.urls.web?.fallback).toBeNull();
    expect(compiled.urls.android).toBeUndefined();
  });

  test.each([
    ['a pattern with a dot segment', buildTemplate('a/../b'), '`..`'],
    [
      'a URL with an unknown parameter',
      buildTemplate('p/:id', { iphone: { url: 'shop://p/:product' } }),
      '`iphone`: it uses `:product`',
    ],
    [
      'a URL without a scheme',
      buildTemplate('p/:id', { iphone: { url: 'products/:id' } }),
      '`iphone`: it has no scheme',
    ],
    [
      'a deep link for the web',
      buildTemplate('p/:id', { web: { url: 'shop://p/:id' } }),
      '`web`: it must have an http',
    ],
    [
      'a custom fallback without a URL',
      buildTemplate('p', { ipad: { url: 'shop://p', fallbackKind: 'CUSTOM' } }),
      'without a fallback URL',
    ],
    [
      'a fallback URL without the kind CUSTOM',
      buildTemplate('p', { ipad: { url: 'shop://p', fallbackUrl: 'https://x.example' } }),
      'without the fallback kind',
    ],
    [
      'a fallback URL with a forbidden scheme',
      buildTemplate('p', { ipad: { url: 'shop://p', fallbackKind: 'CUSTOM', fallbackUrl: 'data:text/html,x' } }),
      '`ipad`: it uses the reserved scheme `data:`',
    ],
    [
      'a fallback URL with an unknown parameter',
      buildTemplate('p', { ipad: { url: 'shop://p', fallbackKind: 'CUSTOM', fallbackUrl: 'https://x.example/:id' } }),
      '`ipad`: it uses `:id`',
    ],
  ])('rejects %s', (_what, template, reason) => {
    expect(getRejectionReason(compileTemplate(template))).toContain(reason);
  });
});
