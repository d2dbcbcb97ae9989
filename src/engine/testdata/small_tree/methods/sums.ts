/** Sums. @module */

/** The sum of a number's neighbourhood. */
export function neighbourhood(values: Float32Array, i: number): number {
  const before = values[i - 1] ?? 0, after = values[i + 1] ?? 0;
  return before + values[i] + after;
}

/** Nobody calls this. */
export function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
