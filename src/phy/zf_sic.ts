/**
 * Zero-forcing successive interference cancellation by QR decomposition (EQ-Net Algorithm 1), with soft output.
 *
 * As printed, the algorithm leaves out the noise variance and its sum runs over no index at all; here LLRs are those
 * of ỹ_k = r_kk x_k + CN(0, sigma_n^2), and the sum runs over the streams j = k + 1 … N_t decided before. Streams are
 * detected in the order N_t … 1, without sorting.
 *
 * @module
 */
import { sharedEngine } from "../compute/exact.ts";
import { callKernel, type KernelEngine } from "../compute/kernels/engine.ts";
import { inChunks } from "./chunks.ts";
import { type ChannelUses, checkChannelUses } from "./mimo.ts";
import { channelOperands } from "./ml_llr.ts";
import { qamLevels, scalarLlr } from "./qam.ts";

/** LLRs log p(1)/p(0), [n, nt K], stream by stream. @throws {RangeError} on arrays of other shapes */
export function zfSicLlr(uses: ChannelUses, order: number, engine?: KernelEngine): Float32Array {
  return zfSicLlrFromStatistics(zfSicStatistics(uses, order, engine), order, engine);
}

/**
 * The 3 nt reals per channel use on which the ZF-SIC LLRs depend (Theorem 1): for each stream k, Re ỹ_k, Im ỹ_k and
 * r_kk, over sigma_n. [n, nt, 3]
 *
 * @throws {RangeError} on arrays of other shapes
 */
export function zfSicStatistics(
  uses: ChannelUses,
  order: number,
  engine: KernelEngine = sharedEngine(),
): Float32Array {
  checkChannelUses(uses);
  const { n, nt } = uses, levels = qamLevels(order);
  const out = new Float32Array(3 * n * nt);
  inChunks(n, 1 << 16, (begin, end) => {
    callKernel(engine, "zf_sic_statistics", {
      out: out.subarray(3 * nt * begin, 3 * nt * end),
      ...channelOperands(uses, begin, end),
      levels,
    });
  });
  return out;
}

/** The ZF-SIC LLRs [n, nt K] from {@link zfSicStatistics} alone. */
export function zfSicLlrFromStatistics(
  statistics: Float32Array,
  order: number,
  engine?: KernelEngine,
): Float32Array {
  return scalarLlr(statistics, order, engine);
}
