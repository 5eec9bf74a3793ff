/** The labels of a series. Their values come from fixed lists, never from a request, to bound the number of series. */
export type Labels = Readonly<Record<string, string>>;

/** One line of the exposition: `<metric><suffix>{<labels>} <value>`. */
export interface Sample {
  suffix?: string;
  labels?: Labels;
  value: number;
}

export interface Metric {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  collectSamples(): Iterable<Sample>;
}

/** A number that only increases. Incrementing it is one addition. */
interface Count {
  value: number;
}

/** Creates a counter with one series per label value, initially zero. */
export function createCounter<K extends string>(name: string, help: string, label: string, values: readonly K[]) {
  const counts = createCounts(values);
  const metric: Metric = {
    name,
    help,
    type: 'counter',
    collectSamples: () => values.map((value) => ({ labels: { [label]: value }, value: counts[value].value })),
  };
  return { counts, metric };
}

/** Creates a count for each of these values, initially zero. */
export function createCounts<K extends string>(values: readonly K[]): Record<K, Count> {
  return Object.fromEntries(values.map((value) => [value, { value: 0 }])) as Record<K, Count>;
}

/** Creates a metric whose value is computed whenever metrics are collected. */
export function createComputedMetric(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  read: () => number | Iterable<Sample>,
): Metric {
  return {
    name,
    help,
    type,
    collectSamples() {
      const value = read();
      return typeof value === 'number' ? [{ value }] : value;
    },
  };
}

/** Creates a series of a histogram. `bounds` are in ascending order, without the `+Inf` bucket. */
export function createHistogramSeries(bounds: readonly number[], labels: Labels = {}) {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;

  function* collectSamples(): Iterable<Sample> {
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      const bound = bounds[index];
      yield {
        suffix: '_bucket',
        labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) },
        value: total,
      };
    }
    yield { suffix: '_sum', labels, value: sum };
    yield { suffix: '_count', labels, value: total };
  }

  return {
    collectSamples,
    observe(value: number) {
      let index = 0;
      while (index < bounds.length && value > (bounds[index] ?? Number.POSITIVE_INFINITY)) {
        index += 1;
      }
      counts[index] = (counts[index] ?? 0) + 1;
      sum += value;
    },
  };
}

/** The content type of the text that `render` returns. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Returns the metrics in Prometheus' text exposition format 0.0.4. */
export function render(metrics: Iterable<Metric>): string {
  let text = '';
  for (const { name, help, type, collectSamples } of metrics) {
    text += `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
    for (const { suffix = '', labels = {}, value } of collectSamples()) {
      text += `${name}${suffix}${formatLabels(labels)} ${formatNumber(value)}\n`;
    }
  }
  return text;
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function formatNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) {
    return '+Inf';
  }
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
