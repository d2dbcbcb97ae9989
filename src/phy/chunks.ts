/** What the wrappers of kernels over many channel uses share. @module */

/** Calls `work` for consecutive parts `[begin, end)` of `[0, n)`, so that the kernels' heap stays small. */
export function inChunks(n: number, size: number, work: (begin: number, end: number) => void): void {
  for (let begin = 0; begin < n; begin += size) work(begin, Math.min(n, begin + size));
}

/** @throws {RangeError} unless the noise variance is positive and finite: one for all, or `n` of them */
export function checkNoiseVariance(noiseVariance: number | Float32Array, n: number): void {
  const values = typeof noiseVariance === "number" ? [Math.fround(noiseVariance)] : noiseVariance;
  if (typeof noiseVariance !== "number" && values.length !== n) {
    throw new RangeError(`${values.length} noise variances for ${n} channel uses`);
  }
  for (const value of values) {
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`the noise variance must be positive and finite, not ${value}`);
    }
  }
}
