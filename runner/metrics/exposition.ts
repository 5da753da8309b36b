/** Counters, gauges and histograms, and their text in the format that Prometheus reads (version 0.0.4). */

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(amount?: number, labels?: Labels): void;
  /** The sum over all labels. */
  total(): number;
}

export interface Histogram {
  observe(value: number): void;
  /** `null` before the first observation. */
  mean(): number | null;
}

export interface MetricSet {
  counter(name: string, help: string): Counter;
  /** A family that is counted elsewhere: `read` is asked each time the text is made. */
  observed(kind: 'gauge' | 'counter', name: string, help: string, read: () => { labels?: Labels; value: number }[]): void;
  /** `bounds` are the upper ends of the buckets, ascending. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  text(): string;
}

export function createMetricSet(): MetricSet {
  const families: (() => string)[] = [];
  const family = (kind: string, name: string, help: string, samples: () => string[]) => {
    families.push(() => [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${kind}`, ...samples(), ''].join('\n'));
  };

  return {
    counter(name, help) {
      const values = new Map<string, number>();
      family('counter', name, help, () =>
        values.size === 0 ? [`${name} 0`] : [...values].map(([labels, value]) => `${name}${labels} ${value}`),
      );
      return {
        add(amount = 1, labels = {}) {
          const key = labelText(labels);
          values.set(key, (values.get(key) ?? 0) + amount);
        },
        total: () => [...values.values()].reduce((sum, value) => sum + value, 0),
      };
    },
    observed(kind, name, help, read) {
      family(kind, name, help, () => read().map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`));
    },
    histogram(name, help, bounds) {
      const counts = bounds.map(() => 0);
      let count = 0;
      let sum = 0;
      family('histogram', name, help, () => {
        let below = 0;
        const buckets = bounds.map((bound, index) => {
          below += counts[index] ?? 0;
          return `${name}_bucket${labelText({ le: String(bound) })} ${below}`;
        });
        return [
          ...buckets,
          `${name}_bucket${labelText({ le: '+Inf' })} ${count}`,
          `${name}_sum ${sum}`,
          `${name}_count ${count}`,
        ];
      });
      return {
        observe(value) {
          count += 1;
          sum += value;
          const bucket = bounds.findIndex((bound) => value <= bound);
          if (bucket !== -1) counts[bucket] = (counts[bucket] ?? 0) + 1;
        },
        mean: () => (count === 0 ? null : sum / count),
      };
    },
    text: () => families.map((write) => write()).join(''),
  };
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}
