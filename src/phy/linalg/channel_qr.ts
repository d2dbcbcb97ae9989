/** QR decompositions of channels. @module */
import { sharedEngine } from "../../compute/exact.ts";
import { constants } from "../../compute/kernels/constants.ts";
import { callKernel, type KernelEngine } from "../../compute/kernels/engine.ts";
import { inChunks } from "../chunks.ts";

const { MAX_NT, MAX_NR } = constants;

/**
 * H = Q R with orthonormal columns of Q and an upper triangular R whose diagonal is real and positive, computed in
 * float64. Where a column of H depends on those before it, R's diagonal and Q's column are 0 there: the product holds
 * still, and nothing is NaN.
 *
 * @param h [n, nr, nt, 2], nt ≤ 4, nt ≤ nr ≤ 8
 * @returns q [n, nr, nt, 2] and r [n, nt, nt, 2]
 * @throws {RangeError} on another shape
 */
export function channelQr(
  h: Float32Array,
  nr: number,
  nt: number,
  engine: KernelEngine = sharedEngine(),
): { q: Float32Array; r: Float32Array } {
  const n = h.length / (2 * nr * nt);
  if (!Number.isInteger(n) || !(nt >= 1 && nt <= MAX_NT && nr >= nt && nr <= MAX_NR)) {
    throw new RangeError(
      `${h.length} elements are no channels of ${nr} x ${nt} (up to ${MAX_NR} x ${MAX_NT}) complex entries`,
    );
  }
  const q = new Float32Array(h.length), r = new Float32Array(2 * n * nt * nt);
  inChunks(n, 1 << 16, (begin, end) => {
    const part = (array: Float32Array, width: number) => array.subarray(width * begin, width * end);
    callKernel(engine, "channel_qr", {
      q: part(q, 2 * nr * nt),
      r: part(r, 2 * nt * nt),
      h: part(h, 2 * nr * nt),
      n: end - begin,
      nr,
      nt,
    });
  });
  return { q, r };
}
