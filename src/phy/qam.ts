/**
 * Gray-mapped square QAM with unit mean energy.
 *
 * Bit map (IEEE 802.11-2016, 17.3.5.8): of a symbol's K bits the first K/2 choose the I level, the last K/2 the Q
 * level. Level i of an axis's L = sqrt(M) levels is the odd integer 2 i - (L - 1) times sqrt(3 / (2 (M - 1))), and
 * bears the bits of i ^ (i >> 1), most significant first: for 64-QAM 000 → -7, 001 → -5, 011 → -3, 010 → -1,
 * 110 → 1, 111 → 3, 101 → 5, 100 → 7, times sqrt(1 / 42).
 *
 * LLRs are log p(1) / p(0). Symbols are interleaved Float32Arrays [n, 2] of (Re, Im).
 *
 * @module
 */
import { sharedEngine } from "../compute/exact.ts";
import { constants } from "../compute/kernels/constants.ts";
import { callKernel, type KernelEngine } from "../compute/kernels/engine.ts";
import { checkNoiseVariance, inChunks } from "./chunks.ts";

/** Levels per axis, L = sqrt(M). @throws {RangeError} if `order` is none of 4, 16, 64, 256 */
export function qamLevels(order: number): number {
  const levels = Math.sqrt(order);
  for (let known = 2; known <= constants.MAX_LEVELS; known *= 2) if (levels === known) return levels;
  throw new RangeError(`QAM order must be 4, 16, 64 or 256, not ${order}`);
}

/** Bits per symbol, K = log2(M). @throws {RangeError} on an order that is none */
export function bitsPerSymbol(order: number): number {
  return 2 * (31 - Math.clz32(qamLevels(order)));
}

/** The amplitudes of an axis's levels, ascending: float64, [L]. */
export function pamAmplitudes(order: number): Float64Array {
  const levels = qamLevels(order);
  const scale = Math.sqrt(1.5 / (order - 1));
  return Float64Array.from({ length: levels }, (_, i) => (2 * i - (levels - 1)) * scale);
}

/** The bit `b` (0 = most significant) that level `i` of an axis bears. */
export function pamBit(order: number, i: number, b: number): number {
  return ((i ^ (i >> 1)) >> (bitsPerSymbol(order) / 2 - 1 - b)) & 1;
}

/** All symbols, [M, 2]: row m is the symbol of the bits of m, most significant first. */
export function qamConstellation(order: number): Float32Array {
  const bits = bitsPerSymbol(order);
  const all = new Uint8Array(order * bits);
  for (let m = 0; m < order; m++) {
    for (let b = 0; b < bits; b++) all[m * bits + b] = (m >> (bits - 1 - b)) & 1;
  }
  return modulate(all, order);
}

/**
 * Symbols [n, 2] of bits [n K].
 *
 * @throws {RangeError} if the bits are no whole number of symbols
 */
export function modulate(bits: Uint8Array, order: number): Float32Array {
  const half = bitsPerSymbol(order) / 2;
  if (bits.length % (2 * half)) {
    throw new RangeError(`${bits.length} bits are no whole number of symbols of ${2 * half} bits`);
  }
  const amplitudes = Float32Array.from(pamAmplitudes(order));
  const ofGray = new Float32Array(amplitudes.length);
  amplitudes.forEach((a, i) => ofGray[i ^ (i >> 1)] = a);
  const symbols = new Float32Array(bits.length / half);
  for (let axis = 0, at = 0; axis < symbols.length; axis++) {
    let gray = 0;
    for (let b = 0; b < half; b++) gray = gray << 1 | bits[at++];
    symbols[axis] = ofGray[gray];
  }
  return symbols;
}

/** Bits [n K] of the symbols nearest to received values [n, 2]. */
export function demapHard(received: Float32Array, order: number): Uint8Array {
  const levels = qamLevels(order), half = bitsPerSymbol(order) / 2;
  const perSpacing = Math.sqrt((order - 1) / 6), middle = (levels - 1) / 2;
  const bits = new Uint8Array(received.length * half);
  for (let axis = 0, at = 0; axis < received.length; axis++) {
    const level = Math.min(levels - 1, Math.max(0, Math.round(received[axis] * perSpacing + middle)));
    const gray = level ^ (level >> 1);
    for (let b = half - 1; b >= 0; b--) bits[at++] = (gray >> b) & 1;
  }
  return bits;
}

/**
 * Exact LLRs [n K] of received = gain · x + CN(0, noiseVariance), by the sum over all symbols of each bit value.
 *
 * @param received [n, 2]
 * @param noiseVariance total variance of the complex noise: one, or [n]
 * @param gain real, not negative: one (default 1), or [n]
 * @throws {RangeError} on a noise variance that is not positive or arrays of other lengths
 */
export function demapSoft(
  received: Float32Array,
  noiseVariance: number | Float32Array,
  order: number,
  gain: number | Float32Array = 1,
  engine: KernelEngine = sharedEngine(),
): Float32Array {
  const n = received.length / 2;
  checkNoiseVariance(noiseVariance, n);
  if (typeof gain !== "number" && gain.length !== n) {
    throw new RangeError(`${gain.length} gains for ${n} received values`);
  }
  const statistics = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    const inverseSigma = 1 / Math.sqrt(typeof noiseVariance === "number" ? noiseVariance : noiseVariance[i]);
    statistics[3 * i] = received[2 * i] * inverseSigma;
    statistics[3 * i + 1] = received[2 * i + 1] * inverseSigma;
    statistics[3 * i + 2] = (typeof gain === "number" ? gain : gain[i]) * inverseSigma;
  }
  return scalarLlr(statistics, order, engine);
}

/**
 * Exact LLRs [n K] of scalar channels z = rho · x + CN(0, 1), given as (Re z, Im z, rho): three reals are all that K
 * LLRs depend on, whatever K is (EQ-Net Theorem 1 for one stream).
 *
 * @param statistics [n, 3]
 */
export function scalarLlr(
  statistics: Float32Array,
  order: number,
  engine: KernelEngine = sharedEngine(),
): Float32Array {
  const levels = qamLevels(order), bits = bitsPerSymbol(order), n = statistics.length / 3;
  if (!Number.isInteger(n)) {
    throw new RangeError(`${statistics.length} reals are no whole number of (Re z, Im z, rho)`);
  }
  const llr = new Float32Array(n * bits);
  inChunks(n, 1 << 17, (begin, end) => {
    callKernel(engine, "scalar_llr", {
      llr: llr.subarray(bits * begin, bits * end),
      statistics: statistics.subarray(3 * begin, 3 * end),
      n: end - begin,
      levels,
    });
  });
  return llr;
}
