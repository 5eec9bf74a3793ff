import { expect, test } from 'vitest';
import { formatCount } from '../../src/domain/count-text.ts';

test.for<[...Parameters<typeof formatCount>, text: string]>([
  [0, 'link', 'links', '0 links'],
  [1, 'link', 'links', '1 link'],
  [1n, 'entry', 'entries', '1 entry'],
  [2, 'entry', 'entries', '2 entries'],
])('the count of %s %s', ([count, noun, plural, text]) => {
  expect(formatCount(count, noun, plural)).toBe(text);
});
