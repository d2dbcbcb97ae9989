/**
 * The Fisher information of a burst of equal pilots about offset, images, channel and noise.
 *
 * @module
 */
import type { Complex } from "../linalg/complex.ts";
import { type ComplexArray, complexZeros, part } from "../linalg/complex_array.ts";
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
export function fisherWorkspace(symbols: number): ComplexArray {
  return complexZeros(symbols * nbIot.subcarriers * (fisherSize - 1));
}

/**
 * The Fisher information of received samples r'' for known pilots, [8, 8].
 *
 * r'' = z + β z* with z = m + w, m = h E_θ (s + α s*), w circular Gaussian of variance σ². Given β, z follows from r'',
 * so the log-likelihood is -||z - m||² / σ² - N log σ² - N log(1 - |β|²) for N samples. Moving β by δ moves z, and
 * with it the residual z - m, by -(δ z* - β δ* z) / (1 - |β|²). That is, β acts through the mean as a derivative
 * (δ m* - β δ* m) / (1 - |β|²) of m would, and through the noise, which β makes improper.
 *
 * @param pilots s, one symbol in the time domain, [12]
 */
export function fisherInformation(
  { theta, alpha, beta, tap, noiseVariance }: BurstParameters,
  pilots: ComplexArray,
  symbols: number,
  workspace = fisherWorkspace(symbols),
  out = new Float64Array(fisherSize * fisherSize),
): Float64Array {
  const width = nbIot.subcarriers, length = symbols * width, rows = fisherSize - 1;
  const leakage = 1 - beta.re * beta.re - beta.im * beta.im;
  const row = (i: number) => part(workspace, i * length, (i + 1) * length);
  const [dTheta, dAlphaRe, dAlphaIm, dBetaRe, dBetaIm, dTapRe, dTapIm] = Array.from(
    { length: rows },
    (_, i) => row(i),
  );
  offsetPhases(nbIot, symbols, theta, dTapRe);
  for (let at = 0; at < length; at++) {
    const n = at % width, turn = 2 * Math.PI / width * sampleIndex(nbIot, (at - n) / width, n);
    const sr = pilots.re[n], si = pilots.im[n], c = dTapRe.re[at], s = dTapRe.im[at];
    const xr = sr + alpha.re * sr + alpha.im * si, xi = si + alpha.im * sr - alpha.re * si; // s + α s*
    const pr = c * xr - s * xi, pi = c * xi + s * xr; // turned
    const mr = tap.re * pr - tap.im * pi, mi = tap.re * pi + tap.im * pr;
    dTheta.re[at] = -turn * mi;
    dTheta.im[at] = turn * mr;
    const ir = c * sr + s * si, ii = s * sr - c * si; // s*, turned
    dAlphaRe.re[at] = tap.re * ir - tap.im * ii;
    dAlphaRe.im[at] = tap.re * ii + tap.im * ir;
    dAlphaIm.re[at] = -dAlphaRe.im[at];
    dAlphaIm.im[at] = dAlphaRe.re[at];
    const br = beta.re * mr - beta.im * mi, bi = beta.re * mi + beta.im * mr; // β m
    dBetaRe.re[at] = (mr - br) / leakage;
    dBetaRe.im[at] = (-mi - bi) / leakage;
    dBetaIm.re[at] = (mi - bi) / leakage;
    dBetaIm.im[at] = (mr + br) / leakage;
    dTapRe.re[at] = pr;
    dTapRe.im[at] = pi;
    dTapIm.re[at] = -pi;
    dTapIm.im[at] = pr;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let at = 0, a = i * length, b = j * length; at < length; at++, a++, b++) {
        sum += workspace.re[a] * workspace.re[b];
        sum += workspace.im[a] * workspace.im[b];
      }
      out[i * fisherSize + j] = out[j * fisherSize + i] = 2 * sum / noiseVariance;
    }
  }
  addNoise(out, beta, leakage, length);
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
