/**
 * Fading by a sum of sinusoids with random phases (Xiao, Zheng and Beaulieu, "Novel sum-of-sinusoids simulation models
 * for Rayleigh and Rician fading channels", IEEE Trans. Wireless Commun. 5(12), 2006), as GNU Radio's fading models
 * (gr-channels) have it:
 *
 * g(t) = N^(-1/2) Σ_n cos ψ_n(t) + j sin φ_n(t), where ψ_n and φ_n start at random and both turn by
 * 2π f_D cos α_n, α_n = (2πn - π + θ) / 4N; a Rician tap is (g + √K e^(jψ_0)) / √(K + 1), where ψ_0 turns by
 * 2π f_D cos θ_0. E|g|² = 1 and E g(t) g*(t + τ) = N^(-1) Σ_n cos(2π f_D τ cos α_n), which tends to J_0(2π f_D τ).
 *
 * @module
 */
import { cos, sin } from "../compute/exact_math.ts";

/** Parameters of a fading tap. */
export interface FaderParameters {
  /** How many sinusoids add up to the scattered part, N. */
  sinusoids: number;
  /** Maximum Doppler frequency over the sampling rate. */
  dopplerPerSample: number;
  /** Power of the line of sight over the scattered power; 0 is Rayleigh fading. */
  ricianK: number;
}

/** A tap that fades: fills windows with its gains. */
export interface Fader {
  /** Uniform draws that a window takes. */
  readonly draws: number;
  /**
   * Fills with gains of successive samples, the first of them at time `start` (in samples, not negative), from the draws
   * u[first], …: of the same draws, windows at different times are those of one run.
   *
   * GNU Radio lets θ creep by (0.00125 f_D T_s)^1.1 a sample at most; over milliseconds that is nothing, so
   * here θ is a draw that stays.
   */
  fill(re: Float64Array, im: Float64Array, start: number, u: Float32Array, first: number): void;
}

/** Makes a fader. */
export function fader({ sinusoids, dopplerPerSample, ricianK }: FaderParameters): Fader {
  const scattered = 1 / Math.sqrt(sinusoids * (ricianK + 1)), direct = Math.sqrt(ricianK / (ricianK + 1));
  const turn = 2 * Math.PI * dopplerPerSample;
  return {
    draws: 2 * sinusoids + 3,
    fill(re, im, start, u, first) {
      re.fill(0);
      im.fill(0);
      const theta = Math.PI * (2 * u[first] - 1);
      for (let n = 1; n <= sinusoids; n++) {
        const step = turn * cos((2 * Math.PI * n - Math.PI + theta) / (4 * sinusoids));
        const phases = first + 1 + 2 * n;
        addCosine(re, scattered, 2 * Math.PI * u[phases] + start * step, step);
        addCosine(im, scattered, 2 * Math.PI * u[phases + 1] - Math.PI / 2 + start * step, step);
      }
      if (direct === 0) return;
      const step = turn * cos(2 * Math.PI * u[first + 1]), phase = 2 * Math.PI * u[first + 2] + start * step;
      addCosine(re, direct, phase, step);
      addCosine(im, direct, phase - Math.PI / 2, step);
    },
  };
}

/** out[n] += amplitude cos(phase + (n + 1) step) */
function addCosine(out: Float64Array, amplitude: number, phase: number, step: number): void {
  const stepRe = cos(step), stepIm = sin(step);
  let c = amplitude * cos(phase), s = amplitude * sin(phase);
  for (let n = 0; n < out.length; n++) {
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
    out[n] += c;
  }
}
