/** LLRs from the probabilities of an axis's levels. @module */
import { sharedEngine } from "../../compute/exact.ts";
import { callKernel } from "../../compute/kernels/engine.ts";
import { bitsPerSymbol, pamBit, qamLevels } from "../../phy/qam.ts";

/**
 * LLRs log p(1) / p(0), `[axes, K / 2]`, from the logarithms of the probabilities of each axis's L levels, up to a
 * constant of the axis: `[axes, L]`. An axis is a symbol's I or Q; Gray bits depend on one axis each. In the log
 * domain: nothing under- or overflows.
 */
export function axisLlr(logits: Float32Array, order: number): Float32Array {
  const levels = qamLevels(order), bits = bitsPerSymbol(order) / 2, axes = logits.length / levels;
  const value = Uint8Array.from(
    { length: levels * bits },
    (_, i) => pamBit(order, Math.floor(i / bits), i % bits),
  );
  // For each bit, the levels' logits less the largest one of those of the same bit value.
  const exponents = new Float32Array(axes * bits * levels), difference = new Float32Array(axes * bits);
  for (let axis = 0, out = 0; axis < axes; axis++) {
    const first = axis * levels;
    for (let b = 0; b < bits; b++) {
      let zero = -Infinity, one = -Infinity;
      for (let level = 0; level < levels; level++) {
        const x = logits[first + level];
        if (value[level * bits + b]) one = Math.max(one, x);
        else zero = Math.max(zero, x);
      }
      difference[axis * bits + b] = one - zero;
      for (let level = 0; level < levels; level++) {
        exponents[out++] = logits[first + level] - (value[level * bits + b] ? one : zero);
      }
    }
  }
  const terms = apply("vector_exp", exponents), ratio = new Float32Array(axes * bits);
  for (let i = 0, at = 0; i < ratio.length; i++) {
    let zero = 0, one = 0;
    for (let level = 0; level < levels; level++, at++) {
      if (value[level * bits + i % bits]) one += terms[at];
      else zero += terms[at];
    }
    ratio[i] = one / zero; // both between 1 and L / 2
  }
  return apply("vector_log", ratio).map((x, i) => x + difference[i]);
}

function apply(kernel: "vector_exp" | "vector_log", x: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  callKernel(sharedEngine(), kernel, { out, x, n: x.length });
  return out;
}
