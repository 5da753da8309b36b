/** The last values of a series, for quantiles that are exact where a histogram could only give bounds. */

export interface Recent {
  add(value: number): void;
  /** How many values are kept now. */
  size(): number;
  /** The least kept value that at least this share of them does not exceed; null while there are none. */
  quantile(share: number): number | null;
}

export function createRecent(most: number): Recent {
  const values: number[] = [];
  let next = 0;
  return {
    add(value) {
      values[next] = value;
      next = (next + 1) % most;
    },
    size: () => values.length,
    quantile(share) {
      const rank = Math.max(1, Math.ceil(share * values.length));
      return values.toSorted((one, other) => one - other)[rank - 1] ?? null;
    },
  };
}
