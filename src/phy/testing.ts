/** What the tests of the physical layer share. @module */
import type { KernelEngine } from "../compute/kernels/engine.ts";
import { createStackHeap } from "../compute/kernels/heap.ts";
import { buildNative, NativeUnavailableError, openNative } from "../compute/kernels/native.ts";
import { createWasmEngine } from "../compute/kernels/wasm.ts";
import type { ChannelUses } from "./mimo.ts";
import { bitsPerSymbol, pamAmplitudes, pamBit, qamLevels } from "./qam.ts";

/** WebAssembly, and where there is a C compiler native with one and two threads. */
export function allEngines(): KernelEngine[] {
  const engines = [createWasmEngine(createStackHeap())];
  try {
    const library = buildNative();
    engines.push(
      openNative(library, createStackHeap(), () => 1),
      openNative(library, createStackHeap(), () => 2),
    );
  } catch (error) {
    if (!(error instanceof NativeUnavailableError)) throw error;
  }
  return engines;
}

/** Whether two arrays are the same bit by bit. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  const x = new Int32Array(a.buffer, a.byteOffset, a.length);
  const y = new Int32Array(b.buffer, b.byteOffset, b.length);
  return x.length === y.length && x.every((value, i) => value === y[i]);
}

/** erfc by its Taylor series up to 2.5 and its continued fraction beyond (Abramowitz and Stegun 7.1.5, 7.1.14). */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    let term = x, sum = x;
    for (let n = 1; n < 80; n++) sum += (term *= -x * x / n) / (2 * n + 1);
    return 1 - 2 / Math.sqrt(Math.PI) * sum;
  }
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/**
 * The LLRs of eq. (2) for channel use `i`, in float64, by going through all M^nt vectors.
 */
export function bruteForceLlr(uses: ChannelUses, order: number, i: number): Float64Array {
  const { nr, nt, y, h } = uses;
  const variance = typeof uses.noiseVariance === "number"
    ? Math.fround(uses.noiseVariance)
    : uses.noiseVariance[i];
  const levels = qamLevels(order), bits = bitsPerSymbol(order), amplitudes = pamAmplitudes(order);
  const total = order ** nt, metric = new Float64Array(total);
  const digit = (vector: number, axis: number) => Math.floor(vector / levels ** axis) % levels;
  for (let vector = 0; vector < total; vector++) {
    for (let a = 0; a < nr; a++) {
      let re = y[2 * (i * nr + a)], im = y[2 * (i * nr + a) + 1];
      for (let t = 0; t < nt; t++) {
        const at = 2 * ((i * nr + a) * nt + t);
        const xr = amplitudes[digit(vector, 2 * t)], xi = amplitudes[digit(vector, 2 * t + 1)];
        re -= h[at] * xr - h[at + 1] * xi;
        im -= h[at] * xi + h[at + 1] * xr;
      }
      metric[vector] += (re * re + im * im) / variance;
    }
  }
  return Float64Array.from({ length: nt * bits }, (_, b) => {
    const axis = 2 * Math.floor(b / bits) + (b % bits < bits / 2 ? 0 : 1);
    const least = [Infinity, Infinity], sum = [0, 0];
    const valueOf = (vector: number) => pamBit(order, digit(vector, axis), b % (bits / 2));
    for (let vector = 0; vector < total; vector++) {
      const v = valueOf(vector);
      if (metric[vector] < least[v]) least[v] = metric[vector];
    }
    for (let vector = 0; vector < total; vector++) {
      const v = valueOf(vector);
      sum[v] += Math.exp(least[v] - metric[vector]);
    }
    return least[0] - least[1] + Math.log(sum[1] / sum[0]);
  });
}

/** The error of an LLR beyond what 1e-4 or three units in float32's last place allow; at most 0 if it is fine. */
export function excess(llr: number, truth: number): number {
  return Math.abs(llr - truth) - Math.max(1e-4, 4e-7 * Math.abs(truth));
}
