/** LLRs and soft bits tanh(Λ / 2), the domain in which all of EQ-Net's networks work. @module */
import { sharedEngine } from "../../compute/exact.ts";
import { callKernel } from "../../compute/kernels/engine.ts";

/** Soft bits are held this far from ±1, so that their LLRs stay finite: |Λ| ≤ 16.8. */
const clip = 1 - 1e-7;

/** tanh(Λ / 2). */
export function toSoftBits(llr: Float32Array): Float32Array {
  const x = llr.map((value) => value / 2), out = new Float32Array(llr.length);
  callKernel(sharedEngine(), "vector_tanh", { out, x, n: x.length });
  return out;
}

/** Λ = log((1 + x) / (1 − x)), the inverse of {@link toSoftBits}. */
export function toLlr(softBits: Float32Array): Float32Array {
  const ratio = softBits.map((value) => {
    const x = value > clip ? clip : value < -clip ? -clip : value;
    return (1 + x) / (1 - x);
  });
  const out = new Float32Array(ratio.length);
  callKernel(sharedEngine(), "vector_log", { out, x: ratio, n: out.length });
  return out;
}
