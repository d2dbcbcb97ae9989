/**
 * Exact maximum-likelihood LLRs (EQ-Net eq. 2), and the reals they depend on (Theorem 2).
 *
 * @module
 */
import { sharedEngine } from "../compute/exact.ts";
import { callKernel, type KernelEngine } from "../compute/kernels/engine.ts";
import type { KernelArrays } from "../compute/kernels/interface.ts";
import { type ChannelUses, checkChannelUses } from "./mimo.ts";
import { inChunks } from "./chunks.ts";
import { bitsPerSymbol, qamLevels } from "./qam.ts";

const chunk = 1 << 15; // channel uses
const mostLeaves = 1 << 18;

/**
 * LLRs log p(1)/p(0) of all bits, [n, nt K], stream by stream, exact: the sums over all M^nt vectors, of which the
 * kernel visits nt M^(nt-1) per channel use. Within 1e-4 or float32's resolution of the value in exact arithmetic.
 *
 * @throws {RangeError} on arrays of other shapes, or where M^(nt-1) exceeds 2^18
 */
export function mlLlr(uses: ChannelUses, order: number, engine: KernelEngine = sharedEngine()): Float32Array {
  checkChannelUses(uses);
  const { n, nt } = uses;
  const levels = qamLevels(order), bits = nt * bitsPerSymbol(order);
  if (order ** (nt - 1) > mostLeaves) {
    throw new RangeError(
      `exact LLRs of ${nt} streams of ${order}-QAM are out of reach: ${order}^${nt - 1} terms`,
    );
  }
  const llr = new Float32Array(n * bits);
  inChunks(n, chunk, (begin, end) => {
    const part = llr.subarray(bits * begin, bits * end);
    callKernel(engine, "ml_llr", { llr: part, ...channelOperands(uses, begin, end), levels });
  });
  return llr;
}

/**
 * The nt (nt + 2) reals per channel use on which the ML LLRs depend, whatever the modulation (Theorem 2):
 * ŷ = Q^H y and R over sigma_n. [n, nt (nt + 2)]; for each stream k: Re ŷ_k, Im ŷ_k, r_kk, then Re r_kj, Im r_kj for
 * j > k.
 *
 * @throws {RangeError} on arrays of other shapes
 */
export function mlStatistics(uses: ChannelUses, engine: KernelEngine = sharedEngine()): Float32Array {
  checkChannelUses(uses);
  const { n, nt } = uses, width = nt * (nt + 2);
  const out = new Float32Array(n * width);
  inChunks(n, chunk, (begin, end) => {
    const part = out.subarray(width * begin, width * end);
    callKernel(engine, "ml_statistics", { out: part, ...channelOperands(uses, begin, end) });
  });
  return out;
}

/** The ML LLRs rebuilt from {@link mlStatistics} alone: ŷ = R x + CN(0, I) has the same LLRs as y = H x + n. */
export function mlLlrFromStatistics(
  statistics: Float32Array,
  nt: number,
  order: number,
  engine?: KernelEngine,
): Float32Array {
  const width = nt * (nt + 2), n = statistics.length / width;
  if (!Number.isInteger(n)) {
    throw new RangeError(`${statistics.length} reals are no whole number of vectors of ${width}`);
  }
  const y = new Float32Array(n * nt * 2), h = new Float32Array(n * nt * nt * 2);
  for (let i = 0, at = 0; i < n; i++) {
    for (let k = 0; k < nt; k++) {
      y[2 * (i * nt + k)] = statistics[at++];
      y[2 * (i * nt + k) + 1] = statistics[at++];
      const row = 2 * (i * nt + k) * nt;
      h[row + 2 * k] = statistics[at++];
      for (let j = 2 * (k + 1); j < 2 * nt; j++) h[row + j] = statistics[at++];
    }
  }
  return mlLlr({ n, nr: nt, nt, y, h, noiseVariance: 1 }, order, engine);
}

/** Channel uses `[begin, end)` as kernels take them. */
export function channelOperands(
  { nr, nt, y, h, noiseVariance }: ChannelUses,
  begin: number,
  end: number,
): Omit<KernelArrays<"ml_statistics">, "out"> {
  const one = typeof noiseVariance === "number";
  return {
    y: y.subarray(2 * nr * begin, 2 * nr * end),
    h: h.subarray(2 * nr * nt * begin, 2 * nr * nt * end),
    noiseVariance: one ? Float32Array.of(noiseVariance) : noiseVariance.subarray(begin, end),
    varianceStride: one ? 0 : 1,
    n: end - begin,
    nr,
    nt,
  };
}
