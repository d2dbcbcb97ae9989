/** The largest LLR that a decoder is given. @module */
import { constants } from "../compute/kernels/constants.ts";

/** A magnitude at which a decoder holds the channel's LLRs, or "none" where it takes them as they are. */
export type LlrLimit = number | "none";

/**
 * Where decoders hold the channel's LLRs if nothing else is said: at the size of the largest sum-product message.
 *
 * A detector that takes a wrong decision for certain, as ZF-SIC does at high SNRs, gives LLRs in the thousands of the
 * wrong sign. A bit of degree 2 has two messages against them, so where the channel's LLR may be more than twice the
 * largest message, the code can't correct it, and the error rate rises with the SNR.
 */
export const defaultLlrLimit: number = constants.LARGEST_MESSAGE;

/**
 * LLRs brought into [-limit, limit]: the array itself where all are in it.
 *
 * @throws {RangeError} on a limit that isn't above 0
 */
export function limitLlr(llr: Float32Array, limit: LlrLimit): Float32Array {
  checkLlrLimit(limit);
  if (limit === "none" || llr.every((x) => !(Math.abs(x) > limit))) return llr;
  return llr.map((x) => x > limit ? limit : x < -limit ? -limit : x);
}

/** @throws {RangeError} on a limit that is none: a number above 0, or "none" */
export function checkLlrLimit(limit: LlrLimit): void {
  if (limit === "none" || (limit > 0 && limit < Infinity)) return;
  throw new RangeError(`the limit of LLRs must be a number above 0 or 'none', not ${limit}`);
}
