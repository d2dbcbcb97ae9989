/**
 * Belief propagation decoding of parity-check codes.
 *
 * @module
 */
import { sharedEngine } from "../../compute/exact.ts";
import { constants } from "../../compute/kernels/constants.ts";
import { callKernel, type KernelEngine } from "../../compute/kernels/engine.ts";
import { inChunks } from "../chunks.ts";
import { defaultLlrLimit, limitLlr, type LlrLimit } from "../llr_limit.ts";
import type { ParityCheckCode } from "./code.ts";

/** How a decoder works. */
export interface DecoderOptions {
  /**
   * `sum-product` (default): exact box-plus, its rounding below 4e-7; messages are held at 40 in magnitude.
   * `min-sum`: the least magnitude of the others times 0.75.
   */
  algorithm?: "sum-product" | "min-sum";
  /** The most iterations; 50 if not given. */
  iterations?: number;
  /** The magnitude at which the channel's LLRs are held before decoding; {@link defaultLlrLimit}, 40, if not given. */
  llrLimit?: LlrLimit;
  /** Whether to return the output LLRs. */
  outputLlr?: boolean;
}

/** What a decoder found, for m codewords of n bits. */
export interface Decoded {
  /** Hard decisions, [m, n]; an LLR of 0 decides for 0. */
  bits: Uint8Array;
  /** Iterations run, [m]: 0 where the received hard decisions were a codeword already. */
  iterations: Int32Array;
  /** 1 where the decisions satisfy all checks, [m]. */
  converged: Uint8Array;
  /** A-posteriori LLRs log p(1)/p(0), [m, n], if they were asked for. */
  llr?: Float32Array;
}

/**
 * Decodes codewords by flooding: all checks, then all variables. A codeword stops as soon as its hard decisions
 * satisfy all checks. Its result doesn't depend on the codewords that are decoded with it.
 *
 * @param channelLlr log p(1)/p(0), [m, n]
 * @throws {RangeError} on LLRs that are no whole number of codewords, options out of range, or a check of more than
 * 4096 bits
 */
export function ldpcDecode(
  code: ParityCheckCode,
  channelLlr: Float32Array,
  options: DecoderOptions = {},
  engine: KernelEngine = sharedEngine(),
): Decoded {
  const { algorithm = "sum-product", iterations: most = 50, outputLlr = false } = options;
  const llr = limitLlr(channelLlr, options.llrLimit ?? defaultLlrLimit);
  const { length, checks } = code;
  const edges = code.variable.length, m = llr.length / length;
  if (!Number.isInteger(m)) {
    throw new RangeError(`${llr.length} LLRs are no whole number of codewords of ${length} bits`);
  }
  if (!(Number.isInteger(most) && most >= 0 && most < 2 ** 31)) {
    throw new RangeError(`the number of iterations must be a whole number from 0 on, not ${most}`);
  }
  if (algorithm !== "sum-product" && algorithm !== "min-sum") {
    throw new RangeError(`the algorithm must be 'sum-product' or 'min-sum', not '${algorithm}'`);
  }
  for (let c = 0; c < checks; c++) {
    const weight = code.start[c + 1] - code.start[c]; // the kernel keeps a check's messages in its scratch memory
    if (weight > constants.MAX_CHECK_BITS) {
      throw new RangeError(
        `check ${c} has ${weight} bits; the decoder takes up to ${constants.MAX_CHECK_BITS}`,
      );
    }
  }
  const bits = new Uint8Array(m * length), out = outputLlr ? new Float32Array(m * length) : undefined;
  const iterations = new Int32Array(m), converged = new Uint8Array(m);
  inChunks(m, Math.max(256, Math.floor((1 << 22) / length)), (begin, end) => {
    const n = end - begin;
    // Enough pieces to keep threads busy to the end, each large enough to keep its lanes filled.
    const pieces = Math.max(1, Math.min(4 * engine.threads, Math.ceil(n / 64)));
    callKernel(engine, "ldpc_decode", {
      bits: bits.subarray(begin * length, end * length),
      llrOut: out?.subarray(begin * length, end * length),
      iterations: iterations.subarray(begin, end),
      converged: converged.subarray(begin, end),
      llr: llr.subarray(begin * length, end * length),
      start: code.start,
      variable: code.variable,
      work: pieces * (edges + 3 * length) * constants.MAX_LANES,
      n,
      length,
      checks,
      mostIterations: most,
      factor: algorithm === "min-sum" ? 0.75 : 0,
      pieces,
    });
  });
  return { bits, iterations, converged, llr: out };
}
