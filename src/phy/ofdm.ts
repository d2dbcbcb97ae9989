/**
 * OFDM with a cyclic prefix, and the phase that a carrier-frequency offset gives to its samples.
 *
 * @module
 */
import { cos, sin } from "../compute/exact_math.ts";
import { type ComplexArray, complexZeros } from "./linalg/complex_array.ts";

/** The dimensions of an OFDM signal that is sampled at its subcarrier spacing times the number of subcarriers. */
export interface Numerology {
  /** K, samples per symbol without the prefix. */
  readonly subcarriers: number;
  /** G, samples of the cyclic prefix. */
  readonly prefix: number;
  /** The subcarrier spacing in Hz. */
  readonly spacingHz: number;
}

/** The time between samples in seconds. */
export function samplePeriod({ subcarriers, spacingHz }: Numerology): number {
  return 1 / (subcarriers * spacingHz);
}

/** The number of sample `n` of symbol `i`, counted from the first sample of the first symbol's prefix. */
export function sampleIndex({ subcarriers, prefix }: Numerology, i: number, n: number): number {
  return i * (subcarriers + prefix) + prefix + n;
}

/**
 * The phases e^{j 2π θ t / K} of the samples after the prefixes of `symbols` symbols, [symbols, K], for an offset
 * of θ subcarriers; t is {@link sampleIndex}. For one symbol this is eq. 7 of Liu et al., "Hardware Impairment
 * Estimation in NB-IoT"; over several the oscillators keep turning through the prefixes, of which it says nothing.
 */
export function offsetPhases(
  numerology: Numerology,
  symbols: number,
  theta: number,
  out: ComplexArray = complexZeros(symbols * numerology.subcarriers),
): ComplexArray {
  const { subcarriers } = numerology, step = 2 * Math.PI * theta / subcarriers;
  for (let i = 0, at = 0; i < symbols; i++) {
    for (let n = 0; n < subcarriers; n++, at++) {
      const phase = step * sampleIndex(numerology, i, n);
      out.re[at] = cos(phase);
      out.im[at] = sin(phase);
    }
  }
  return out;
}

/** A discrete Fourier transform of small length: X_k = K^{-1/2} Σ_n x_n e^{-j 2π k n / K}. */
export interface Dft {
  /** K, values of a vector. */
  readonly length: number;
  /** Transforms consecutive vectors, [n, K], of `x` into `out`, which is another array. */
  forward(x: ComplexArray, out: ComplexArray): void;
  /** The inverse, which is the conjugate transpose. */
  inverse(x: ComplexArray, out: ComplexArray): void;
}

/** The unitary transform of length K, by its definition: for a dozen subcarriers. */
export function unitaryDft(length: number): Dft {
  const table = complexZeros(length); // e^{j 2π m / K} / sqrt(K)
  const scale = 1 / Math.sqrt(length);
  for (let m = 0; m < length; m++) {
    table.re[m] = scale * cos(2 * Math.PI * m / length);
    table.im[m] = scale * sin(2 * Math.PI * m / length);
  }
  const transform = (x: ComplexArray, out: ComplexArray, sign: 1 | -1) => {
    const { re: xRe, im: xIm } = x, { re: tableRe, im: tableIm } = table;
    for (let start = 0; start < xRe.length; start += length) {
      for (let k = 0; k < length; k++) {
        let re = 0, im = 0;
        for (let n = 0, m = 0; n < length; n++) {
          const wr = tableRe[m], wi = sign * tableIm[m];
          const xr = xRe[start + n], xi = xIm[start + n];
          re += wr * xr - wi * xi;
          im += wr * xi + wi * xr;
          m += k;
          if (m >= length) m -= length;
        }
        out.re[start + k] = re;
        out.im[start + k] = im;
      }
    }
  };
  return {
    length,
    forward: (x, out) => transform(x, out, -1),
    inverse: (x, out) => transform(x, out, 1),
  };
}
