/** Channels of a uniform linear array from paths (neural calibration, eqs. 1 and 2). @module */
import { cos, sin } from "../compute/exact_math.ts";
import type { Complex } from "./linalg/complex.ts";
import type { ComplexArray } from "./linalg/complex_array.ts";

/** e^{j 2π cycles}: whole cycles are taken off first, where nothing rounds. */
export function phasor(cycles: number): Complex {
  const angle = 2 * Math.PI * (cycles - Math.round(cycles));
  return { re: cos(angle), im: sin(angle) };
}

/**
 * The row h^H, h = Σ_l g_l [1, s_l, s_l², …]^T, of `antennas` entries from `at` on.
 *
 * @param paths of each path its complex gain g_l, the delay's phase with it, and the step s_l = e^{j 2π d sin θ_l / λ}
 * from one antenna to the next: re g, im g, re s, im s
 */
export function writeChannelRow(
  out: ComplexArray,
  at: number,
  antennas: number,
  paths: Float64Array,
): void {
  const { re, im } = out;
  re.fill(0, at, at + antennas);
  im.fill(0, at, at + antennas);
  for (let l = 0; l < paths.length; l += 4) {
    const stepRe = paths[l + 2], stepIm = paths[l + 3];
    let gainRe = paths[l], gainIm = paths[l + 1];
    for (let m = at; m < at + antennas; m++) {
      re[m] += gainRe;
      im[m] -= gainIm;
      const next = gainRe * stepRe - gainIm * stepIm;
      gainIm = gainRe * stepIm + gainIm * stepRe;
      gainRe = next;
    }
  }
}
