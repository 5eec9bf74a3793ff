import { describe, expect, test } from 'vitest';
import { createComputedMetric, createCounter, createHistogramSeries, render } from '../../src/doors/http/exposition.ts';

describe('the Prometheus exposition', () => {
  test('contains the name, help text and type of every metric before its samples', () => {
    const { counts, metric } = createCounter('taps_total', 'Taps, by device.', 'device', ['phone', 'desk']);
    counts.desk.value += 2;

    expect(render([metric, createComputedMetric('gauge', 'links', 'Links.', () => 7)])).toBe(
      '# HELP taps_total Taps, by device.\n' +
        '# TYPE taps_total counter\n' +
        'taps_total{device="phone"} 0\n' +
        'taps_total{device="desk"} 2\n' +
        '# HELP links Links.\n' +
        '# TYPE links gauge\n' +
        'links 7\n',
    );
  });

  test('escapes characters that would end a help text or a label', () => {
    const odd = createComputedMetric('gauge', 'odd', 'One\\two\nthree "four"', () => [
      { labels: { name: 'a"b\\c\nd' }, value: 1 },
    ]);

    expect(render([odd])).toBe(
      '# HELP odd One\\\\two\\nthree "four"\n# TYPE odd gauge\nodd{name="a\\"b\\\\c\\nd"} 1\n',
    );
  });

  test.each([
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
    [0.25, '0.25'],
    [1e21, '1e+21'],
  ])('writes %s as %s', (value, text) => {
    expect(render([createComputedMetric('gauge', 'a', 'A.', () => value)])).toMatch(`\na ${text}\n`);
  });
});

describe('a histogram', () => {
  test('counts each value in every bucket whose upper bound is at least the value', () => {
    const sizes = createHistogramSeries([1, 5, 10], { door: 'edge' });
    for (const value of [0.5, 1, 3, 10, 99]) {
      sizes.observe(value);
    }

    const metric = { name: 'size', help: 'Sizes.', type: 'histogram', collectSamples: sizes.collectSamples } as const;
    expect(render([metric]).split('\n').slice(2)).toEqual([
      'size_bucket{door="edge",le="1"} 2',
      'size_bucket{door="edge",le="5"} 3',
      'size_bucket{door="edge",le="10"} 4',
      'size_bucket{door="edge",le="+Inf"} 5',
      'size_sum{door="edge"} 113.5',
      'size_count{door="edge"} 5',
      '',
    ]);
  });
});
