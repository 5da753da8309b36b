/** Figures of a series of measurements, all in the unit of the input. */
export interface Summary {
  samples: number;
  p50: number;
  p99: number;
  min: number;
  max: number;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The value below which the share `q` (0 to 1) of the sorted values lies. */
export function quantile(sorted: readonly number[], q: number): number {
  if (sorted.length === 0) throw new Error('There are no measurements.');
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((left, right) => left - right);
  return {
    samples: sorted.length,
    p50: round(quantile(sorted, 0.5)),
    p99: round(quantile(sorted, 0.99)),
    min: round(sorted[0]!),
    max: round(sorted.at(-1)!),
  };
}

/** Runs `work` and answers its result and the milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedAt };
}
