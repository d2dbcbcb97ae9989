/**
 * The rural-area channel of COST 207 with six paths (COST 207, "Digital land mobile radio communications", final
 * report, Luxembourg 1989; also 3GPP TS 45.005, annex C.3.1, RAx).
 *
 * @module
 */
import { fillUniform } from "../compute/draw.ts";
import { cos, fromDecibels, sin } from "../compute/exact_math.ts";
import { type Stream, substream } from "../compute/random.ts";
import { drawNormals } from "./draw.ts";
import { type ComplexArray, complexZeros, fromInterleaved } from "./linalg/complex_array.ts";
import { type Numerology, unitaryDft } from "./ofdm.ts";

/** Paths with their delays and mean powers. */
export interface PowerDelayProfile {
  /** Of the paths, in seconds. */
  readonly delaysS: readonly number[];
  /** Mean powers of the paths, in dB. */
  readonly powersDb: readonly number[];
  /** Power of the first path's constant part over that of its diffuse part. */
  readonly riceFactor: number;
}

/**
 * The profile, as Liu et al. list it. They don't say how paths fade; here it is as in COST 207's rural area, where the
 * first path has a line of sight: amplitudes 0.91 (constant) and 0.41 (diffuse), the other paths are Rayleigh.
 */
export const ruralArea: PowerDelayProfile = {
  delaysS: [0, 0.1e-6, 0.2e-6, 0.3e-6, 0.4e-6, 0.5e-6],
  powersDb: [0, -4, -8, -12, -16, -20],
  riceFactor: (0.91 * 0.91) / (0.41 * 0.41),
};

/** The paths' mean powers, which sum to one. */
export function pathPowers({ powersDb }: PowerDelayProfile): Float64Array {
  const powers = Float64Array.from(powersDb, fromDecibels);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/**
 * Independent gains of the paths, [n, paths], with a mean energy of one over all paths. They hold for a burst: at
 * 1.5 m/s and carriers below 2.2 GHz the Doppler frequency is at most 11 Hz, so in the millisecond of a subframe the
 * gains' correlation stays above 0.998 (J_0 of 2π times 0.011).
 */
export function drawPaths(profile: PowerDelayProfile, stream: Stream, n: number): ComplexArray {
  const powers = pathPowers(profile), paths = powers.length;
  const gains = fromInterleaved(drawNormals(substream(stream, "diffuse"), 2 * n * paths));
  const turns = new Float32Array(n);
  fillUniform(turns, substream(stream, "line of sight"));
  const { riceFactor } = profile;
  const sight = Math.sqrt(powers[0] * riceFactor / (riceFactor + 1));
  for (let i = 0, at = 0; i < n; i++) {
    for (let path = 0; path < paths; path++, at++) {
      const diffuse = Math.sqrt(powers[path] / (path === 0 ? riceFactor + 1 : 1) / 2);
      gains.re[at] *= diffuse;
      gains.im[at] *= diffuse;
    }
    const first = i * paths, phase = 2 * Math.PI * turns[i];
    gains.re[first] += sight * cos(phase);
    gains.im[first] += sight * sin(phase);
  }
  return gains;
}

/**
 * Sample-spaced taps h(0) … h(L), [n, L + 1], of path gains [n, paths]: each path counts at the nearest sample,
 * so that L = round(longest delay / sample period).
 */
export function sampleSpacedTaps(
  { delaysS }: PowerDelayProfile,
  gains: ComplexArray,
  samplePeriodS: number,
): ComplexArray {
  const tapOf = delaysS.map((delay) => Math.round(delay / samplePeriodS));
  const taps = Math.max(...tapOf) + 1, paths = delaysS.length, n = gains.re.length / paths;
  const h = complexZeros(n * taps);
  for (let i = 0; i < n; i++) {
    for (let path = 0; path < paths; path++) {
      const from = i * paths + path, to = i * taps + tapOf[path];
      h.re[to] += gains.re[from];
      h.im[to] += gains.im[from];
    }
  }
  return h;
}

/**
 * The circulant channel [n, K] whose response at the subcarriers, from -K/2 to K/2 - 1 times their spacing, is that
 * of the paths with their exact delays, which are shorter than the prefix. Every tap has some of it: a delay of a
 * fraction of a sample spreads over all.
 */
export function exactDelayTaps(
  { delaysS }: PowerDelayProfile,
  gains: ComplexArray,
  { subcarriers, spacingHz }: Numerology,
): ComplexArray {
  const paths = delaysS.length, n = gains.re.length / paths;
  const turns = complexZeros(paths * subcarriers); // e^{-j 2π f_k τ} / sqrt(K)
  for (let path = 0; path < paths; path++) {
    for (let k = 0; k < subcarriers; k++) {
      const frequency = (k < subcarriers / 2 ? k : k - subcarriers) * spacingHz;
      const phase = -2 * Math.PI * frequency * delaysS[path];
      turns.re[path * subcarriers + k] = cos(phase) / Math.sqrt(subcarriers);
      turns.im[path * subcarriers + k] = sin(phase) / Math.sqrt(subcarriers);
    }
  }
  const response = complexZeros(n * subcarriers), taps = complexZeros(n * subcarriers);
  for (let i = 0; i < n; i++) {
    for (let path = 0; path < paths; path++) {
      const re = gains.re[i * paths + path], im = gains.im[i * paths + path];
      for (let k = 0; k < subcarriers; k++) {
        const c = turns.re[path * subcarriers + k], s = turns.im[path * subcarriers + k];
        response.re[i * subcarriers + k] += re * c - im * s;
        response.im[i * subcarriers + k] += re * s + im * c;
      }
    }
  }
  unitaryDft(subcarriers).inverse(response, taps);
  return taps;
}
