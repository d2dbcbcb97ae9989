/** The matched filter's output and the Gram matrix of channels, as reals. @module */
import type { ChannelUses } from "../../phy/mimo.ts";

/** H^H y and H^H H of each channel use, with complex numbers as reals. */
export interface MatchedFilter {
  /** Re, Im of each entry of H^H y, `[n, 2 nt]`. */
  readonly hy: Float32Array;
  /** H^H H as the real matrix that multiplies interleaved vectors, `[n, 2 nt, 2 nt]`. */
  readonly gram: Float32Array;
}

/** Summed in float64 and rounded once. */
export function matchedFilter({ n, nr, nt, y, h }: ChannelUses): MatchedFilter {
  const axes = 2 * nt;
  const hy = new Float32Array(n * axes), gram = new Float32Array(n * axes * axes);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < nt; k++) {
      let re = 0, im = 0;
      for (let a = 0; a < nr; a++) {
        const hk = 2 * ((i * nr + a) * nt + k), at = 2 * (i * nr + a);
        re += h[hk] * y[at] + h[hk + 1] * y[at + 1];
        im += h[hk] * y[at + 1] - h[hk + 1] * y[at];
      }
      hy[i * axes + 2 * k] = re;
      hy[i * axes + 2 * k + 1] = im;
      for (let j = 0; j < nt; j++) {
        let gr = 0, gi = 0;
        for (let a = 0; a < nr; a++) {
          const hk = 2 * ((i * nr + a) * nt + k), hj = 2 * ((i * nr + a) * nt + j);
          gr += h[hk] * h[hj] + h[hk + 1] * h[hj + 1];
          gi += h[hk] * h[hj + 1] - h[hk + 1] * h[hj];
        }
        const row = (i * axes + 2 * k) * axes + 2 * j;
        gram[row] = gram[row + axes + 1] = gr;
        gram[row + axes] = gi;
        gram[row + 1] = -gi;
      }
    }
  }
  return { hy, gram };
}
