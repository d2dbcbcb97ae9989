/** What the tests of the physical layer share. @module */
import type { ComplexArray } from "./linalg/complex_array.ts";
import type { KernelEngine } from "../compute/kernels/engine.ts";
import { createStackHeap } from "../compute/kernels/heap.ts";
import { buildNative, NativeUnavailableError, openNative } from "../compute/kernels/native.ts";
import { createWasmEngine } from "../compute/kernels/wasm.ts";
import type { ChannelUses } from "./mimo.ts";
import { bitsPerSymbol, pamAmplitudes, pamBit, qamConstellation, qamLevels } from "./qam.ts";

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

/**
 * EQ-Net's Algorithm 1 for channel use `i`, in float64 and as it is printed, with σ_n² in the exponent and the sum over
 * the streams j > k: H = Q R by Gram and Schmidt, then from the last stream to the first ŷ_k = q_k^H y, less r_kj x̃_j;
 * the LLRs over all points of the constellation; and the nearest point x̃_k.
 */
export function algorithm1(uses: ChannelUses, order: number, i: number): Float64Array {
  const { nr, nt, y, h, noiseVariance } = uses;
  const variance = typeof noiseVariance === "number" ? noiseVariance : noiseVariance[i];
  // q[k]: the columns of Q; r[k][j], j >= k. Complex numbers are pairs.
  const q: [number, number][][] = [], r: [number, number][][] = [];
  for (let k = 0; k < nt; k++) r.push(Array.from({ length: nt }, () => [0, 0]));
  for (let j = 0; j < nt; j++) {
    const column: [number, number][] = [];
    for (let a = 0; a < nr; a++) {
      const at = 2 * ((i * nr + a) * nt + j);
      column.push([h[at], h[at + 1]]);
    }
    for (let k = 0; k < j; k++) {
      const product = inner(q[k], column);
      r[k][j] = product;
      for (let a = 0; a < nr; a++) {
        column[a][0] -= q[k][a][0] * product[0] - q[k][a][1] * product[1];
        column[a][1] -= q[k][a][0] * product[1] + q[k][a][1] * product[0];
      }
    }
    const length = Math.sqrt(inner(column, column)[0]);
    r[j][j] = [length, 0];
    q.push(column.map(([re, im]) => [re / length, im / length]));
  }
  const received: [number, number][] = [];
  for (let a = 0; a < nr; a++) received.push([y[2 * (i * nr + a)], y[2 * (i * nr + a) + 1]]);
  const points = qamConstellation(order), bits = bitsPerSymbol(order);
  const llr = new Float64Array(nt * bits), decided: [number, number][] = [];
  for (let k = nt - 1; k >= 0; k--) {
    let [re, im] = inner(q[k], received);
    for (let j = k + 1; j < nt; j++) {
      re -= r[k][j][0] * decided[j][0] - r[k][j][1] * decided[j][1];
      im -= r[k][j][0] * decided[j][1] + r[k][j][1] * decided[j][0];
    }
    const distances: number[] = [];
    for (let m = 0; m < order; m++) {
      const [dr, di] = [re - r[k][k][0] * points[2 * m], im - r[k][k][0] * points[2 * m + 1]];
      distances.push((dr * dr + di * di) / variance);
    }
    for (let b = 0; b < bits; b++) {
      // The number of a point is its bits, the first one first.
      const logSum = [0, 1].map((value) => {
        const own = distances.filter((_, m) => ((m >> (bits - 1 - b)) & 1) === value),
          least = Math.min(...own);
        return Math.log(own.reduce((sum, distance) => sum + Math.exp(least - distance), 0)) - least;
      });
      llr[k * bits + b] = logSum[1] - logSum[0];
    }
    const nearest = distances.indexOf(Math.min(...distances));
    decided[k] = [points[2 * nearest], points[2 * nearest + 1]];
  }
  return llr;
}

/** a^H b. */
function inner(a: readonly [number, number][], b: readonly [number, number][]): [number, number] {
  let re = 0, im = 0;
  for (let k = 0; k < a.length; k++) {
    re += a[k][0] * b[k][0] + a[k][1] * b[k][1];
    im += a[k][0] * b[k][1] - a[k][1] * b[k][0];
  }
  return [re, im];
}

/** The error of an LLR beyond what 1e-4 or three units in float32's last place allow; at most 0 if it is fine. */
export function excess(llr: number, truth: number): number {
  return Math.abs(llr - truth) - Math.max(1e-4, 4e-7 * Math.abs(truth));
}

/** Both parts of each number in turn, [..., 2]. */
export function interleaved({ re, im }: ComplexArray): Float64Array {
  return Float64Array.from({ length: 2 * re.length }, (_, i) => (i % 2 ? im : re)[i >> 1]);
}
