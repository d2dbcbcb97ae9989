/**
 * The Fisher information of a burst of equal pilots about offset, images, channel and noise.
 *
 * @module
 */
import type { Complex } from "../linalg/complex.ts";
import { offsetPhases, sampleIndex } from "../ofdm.ts";
import { nbIot } from "./burst.ts";

/** What a burst's distribution depends on, over a channel of one tap (eq. 16). */
export interface BurstParameters {
  readonly theta: number;
  readonly alpha: Complex;
  readonly beta: Complex;
  /** μ_t μ_r h(0). */
  readonly tap: Complex;
  /** Total variance of each complex sample of μ_r n. */
  readonly noiseVariance: number;
}

/** The matrix's rows: θ, Re α, Im α, Re β, Im β, Re h, Im h and the logarithm of the noise's variance. */
export const fisherSize = 8;

/** Room for the derivatives of bursts of so many symbols. */
export function fisherWorkspace(symbols: number): Float64Array {
  return new Float64Array(2 * symbols * nbIot.subcarriers * (fisherSize - 1));
}

/**
 * The Fisher information of received samples r'' for known pilots, [8, 8].
 *
 * r'' = z + β z* with z = m + w, m = h E_θ (s + α s*), w circular Gaussian of variance σ². Given β, z follows from r'',
 * so the log-likelihood is -||z - m||² / σ² - N log σ² - N log(1 - |β|²) for N samples. Moving β by δ moves z, and
 * with it the residual z - m, by -(δ z* - β δ* z) / (1 - |β|²). That is, β acts through the mean as a derivative
 * (δ m* - β δ* m) / (1 - |β|²) of m would, and through the noise, which β makes improper.
 *
 * @param pilots s, one symbol in the time domain, [12, 2]
 */
export function fisherInformation(
  { theta, alpha, beta, tap, noiseVariance }: BurstParameters,
  pilots: Float64Array,
  symbols: number,
  workspace = fisherWorkspace(symbols),
  out = new Float64Array(fisherSize * fisherSize),
): Float64Array {
  const width = 2 * nbIot.subcarriers, length = symbols * width, rows = fisherSize - 1;
  const leakage = 1 - beta.re * beta.re - beta.im * beta.im;
  const row = (i: number) => workspace.subarray(i * length, (i + 1) * length);
  const [dTheta, dAlphaRe, dAlphaIm, dBetaRe, dBetaIm, dTapRe, dTapIm] = Array.from(
    { length: rows },
    (_, i) => row(i),
  );
  offsetPhases(nbIot, symbols, theta, dTapRe);
  for (let at = 0; at < length; at += 2) {
    const n = at % width,
      turn = 2 * Math.PI / nbIot.subcarriers *
        sampleIndex(nbIot, (at - n) / width, n / 2);
    const sr = pilots[n], si = pilots[n + 1], c = dTapRe[at], s = dTapRe[at + 1];
    const xr = sr + alpha.re * sr + alpha.im * si, xi = si + alpha.im * sr - alpha.re * si; // s + α s*
    const pr = c * xr - s * xi, pi = c * xi + s * xr; // turned
    const mr = tap.re * pr - tap.im * pi, mi = tap.re * pi + tap.im * pr;
    dTheta[at] = -turn * mi;
    dTheta[at + 1] = turn * mr;
    const ir = c * sr + s * si, ii = s * sr - c * si; // s*, turned
    dAlphaRe[at] = tap.re * ir - tap.im * ii;
    dAlphaRe[at + 1] = tap.re * ii + tap.im * ir;
    dAlphaIm[at] = -dAlphaRe[at + 1];
    dAlphaIm[at + 1] = dAlphaRe[at];
    const br = beta.re * mr - beta.im * mi, bi = beta.re * mi + beta.im * mr; // β m
    dBetaRe[at] = (mr - br) / leakage;
    dBetaRe[at + 1] = (-mi - bi) / leakage;
    dBetaIm[at] = (mi - bi) / leakage;
    dBetaIm[at + 1] = (mr + br) / leakage;
    dTapRe[at] = pr;
    dTapRe[at + 1] = pi;
    dTapIm[at] = -pi;
    dTapIm[at + 1] = pr;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let at = 0; at < length; at++) sum += workspace[i * length + at] * workspace[j * length + at];
      out[i * fisherSize + j] = out[j * fisherSize + i] = 2 * sum / noiseVariance;
    }
  }
  addNoise(out, beta, leakage, length / 2);
  return out;
}

/** What the noise alone tells: of β by its impropriety, and of its own variance. */
function addNoise(out: Float64Array, beta: Complex, leakage: number, samples: number): void {
  const b = [beta.re, beta.im], last = fisherSize - 1;
  out.fill(0, last * fisherSize);
  for (let i = 0; i < last; i++) out[i * fisherSize + last] = 0;
  out[last * fisherSize + last] = samples;
  for (let i = 0; i < 2; i++) {
    const row = (3 + i) * fisherSize;
    for (let j = 0; j < 2; j++) {
      const own = i === j ? 1 : 0;
      out[row + 3 + j] += 4 * samples * (own + b[i] * b[j]) / (leakage * leakage);
    }
    out[row + last] = out[last * fisherSize + 3 + i] = -2 * samples * b[i] / leakage;
  }
}
