/** Small symmetric positive definite matrices, row by row in Float64Arrays. @module */

/**
 * The inverse of a symmetric positive definite matrix [n, n], by its Cholesky factor, after scaling rows and columns
 * to a diagonal of ones.
 *
 * @throws {RangeError} where the matrix is not positive definite, or singular to working precision
 */
export function invertPositiveDefinite(
  matrix: Float64Array,
  n: number,
  out = new Float64Array(n * n),
): Float64Array {
  const scale = new Float64Array(n), factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) scale[i] = 1 / Math.sqrt(matrix[i * n + i]);
  for (let i = 0; i < n; i++) { // L with L L^T = the scaled matrix
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] * scale[i] * scale[j];
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k];
      if (i > j) factor[i * n + j] = sum / factor[j * n + j];
      else if (sum > 1e-13) factor[i * n + i] = Math.sqrt(sum);
      else throw new RangeError("the matrix is not positive definite");
    }
  }
  for (let i = 0; i < n; i++) { // L <- L^-1
    factor[i * n + i] = 1 / factor[i * n + i];
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= factor[i * n + k] * factor[k * n + j];
      factor[i * n + j] = sum * factor[i * n + i];
    }
  }
  for (let i = 0; i < n; i++) { // L^-T L^-1, scaled back
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += factor[k * n + i] * factor[k * n + j];
      out[i * n + j] = out[j * n + i] = sum * scale[i] * scale[j];
    }
  }
  return out;
}
