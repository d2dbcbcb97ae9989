/** Eigenvalues and eigenvectors of small Hermitian matrices, in bulk. Complex arrays are interleaved. @module */

/** G = U diag(λ) U^H for each of `n` matrices of `k` rows. */
export interface Eigen {
  /** λ in no particular order, `[n, k]`. */
  readonly values: Float64Array;
  /** U, `[n, k, k, 2]`. */
  readonly vectors: Float64Array;
}

const sweeps = 12; // convergence is quadratic: 5 or 6 are enough for 4 × 4

/**
 * Cyclic Jacobi rotations (Golub and Van Loan, section 8.5) in float64, of additions, multiplications, divisions and
 * square roots only, so that the bits are the same everywhere.
 *
 * @param g `[n, k, k, 2]`; overwritten
 */
export function hermitianEigen(g: Float64Array, k: number): Eigen {
  const n = g.length / (2 * k * k);
  const vectors = new Float64Array(g.length), values = new Float64Array(n * k);
  for (let m = 0; m < n; m++) {
    const at = 2 * k * k * m;
    for (let i = 0; i < k; i++) vectors[at + 2 * (i * k + i)] = 1;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      let rotations = 0;
      for (let p = 0; p < k; p++) {
        for (let q = p + 1; q < k; q++) rotations += rotate(g, vectors, at, k, p, q);
      }
      if (rotations === 0) break;
    }
    for (let i = 0; i < k; i++) values[m * k + i] = g[at + 2 * (i * k + i)];
  }
  return { values, vectors };
}

/** Annihilates g_pq by a unitary rotation J of rows and columns p and q, and U ← U J; 0 if it is negligible already. */
function rotate(g: Float64Array, u: Float64Array, at: number, k: number, p: number, q: number): number {
  const pq = at + 2 * (p * k + q), pp = at + 2 * (p * k + p), qq = at + 2 * (q * k + q);
  const re = g[pq], im = g[pq + 1], size = Math.sqrt(re * re + im * im);
  if (size <= 1e-16 * Math.sqrt(Math.abs(g[pp] * g[qq])) || size < 1e-200) return 0;
  const theta = (g[qq] - g[pp]) / (2 * size);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1), s = t * c;
  const fr = s * re / size, fi = s * im / size; // s times the phase of g_pq
  const column = 2 * k;
  turn(g, at + 2 * p, at + 2 * q, column, k, c, fr, fi);
  turn(g, at + p * column, at + q * column, 2, k, c, fr, -fi);
  g[pq] =
    g[pq + 1] =
    g[at + 2 * (q * k + p)] =
    g[at + 2 * (q * k + p) + 1] =
      0;
  turn(u, at + 2 * p, at + 2 * q, column, k, c, fr, fi);
  return 1;
}

/** (x, y) ← (c x − conj(f) y, f x + c y) for `k` pairs of elements, `step` apart. */
function turn(
  m: Float64Array,
  x: number,
  y: number,
  step: number,
  k: number,
  c: number,
  fr: number,
  fi: number,
): void {
  for (let i = 0; i < k; i++, x += step, y += step) {
    const xr = m[x], xi = m[x + 1], yr = m[y], yi = m[y + 1];
    m[x] = c * xr - (fr * yr + fi * yi);
    m[x + 1] = c * xi - (fr * yi - fi * yr);
    m[y] = fr * xr - fi * xi + c * yr;
    m[y + 1] = fr * xi + fi * xr + c * yi;
  }
}
