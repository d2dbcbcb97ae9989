/** What the tests of kernels share: engines, inputs and comparisons of bits. @module */
import * as tf from "@tensorflow/tfjs-core";
import { setupBackend } from "./backend.ts";
import { configureEngine } from "./exact.ts";
import type { KernelEngine } from "./kernels/engine.ts";
import { createStackHeap } from "./kernels/heap.ts";
import { buildNative, openNative } from "./kernels/native.ts";
import { processor } from "./kernels/processor.ts";
import { createWasmEngine } from "./kernels/wasm.ts";
import { stream, wordReader } from "./random.ts";

/** `n` numbers in [-scale, scale), the same at every call with the same seed. */
export function uniformValues(n: number, seed: number | string = 0, scale = 1): Float32Array {
  const next = wordReader(stream("test", seed));
  return Float32Array.from({ length: n }, () => (next() / 2 ** 31 - 1) * scale);
}

/**
 * WebAssembly, and where there is a compiler native with one thread, with two, and with vectors of 256 bits where
 * those of 512 are used or the other way round, on heaps of their own.
 */
export function testEngines(): Map<string, KernelEngine> {
  const engines = new Map([["wasm", createWasmEngine(createStackHeap())]]);
  if (nativeAvailable()) {
    for (const threads of [1, 2]) {
      engines.set(`native, ${threads} threads`, openNative(buildNative(), createStackHeap(), () => threads));
    }
    if (processor().features.includes("avx512f")) {
      const other = buildNative(undefined, !buildNative().wide);
      engines.set("native, vectors of the other width", openNative(other, createStackHeap(), () => 1));
    }
  }
  return engines;
}

let available: boolean | undefined;

/** Whether this machine builds native kernels. */
export function nativeAvailable(): boolean {
  if (available === undefined) {
    try {
      available = Boolean(buildNative());
    } catch {
      available = false;
    }
  }
  return available;
}

/** The results of the same tensor operations on each engine; the backend `exact` stays with the last. */
export async function onEveryEngine<T>(run: () => T | Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const choices = nativeAvailable()
    ? [["wasm", 1], ["native", 1], ["native", 2]] as const
    : [["wasm", 1]] as const;
  for (const [engine, threads] of choices) {
    await setupBackend("exact", { engine, threads });
    results.push(await run());
  }
  configureEngine({ engine: "auto", threads: navigator.hardwareConcurrency });
  return results;
}

/** The values of tensors computed in a tidy scope on the current backend. */
export function valuesOf(compute: () => tf.Tensor | tf.Tensor[]): Float32Array[] {
  const tensors = tf.tidy(compute);
  const list = Array.isArray(tensors) ? tensors : [tensors];
  const values = list.map((tensor) => Float32Array.from(tensor.dataSync()));
  tf.dispose(list);
  return values;
}

/** The bits of floats; comparing them tells -0 from 0, and one NaN from another. */
export function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** The first index at which two arrays' bits differ, or -1. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  const x = bitsOf(a), y = bitsOf(b);
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return i;
  return -1;
}

/** The largest |a - b| / (tolerance-scale + |b|): 0 for equal arrays, Infinity where a NaN is on one side only. */
export function largestError(a: ArrayLike<number>, b: ArrayLike<number>, floor = 1): number {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const error = Object.is(a[i], b[i]) ? 0 : Math.abs(a[i] - b[i]) / (floor + Math.abs(b[i]));
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }
  return worst;
}

const scratch = new DataView(new ArrayBuffer(4));

/** The number of floats between two floats; equal values are 0 apart, a NaN is infinitely far from a number. */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(ordinal(a) - ordinal(b));
}

function ordinal(x: number): number {
  scratch.setFloat32(0, x);
  const bits = scratch.getInt32(0);
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/** The results of tensor operations on tfjs's backend in plain JavaScript, the oracle of the kernel tests. */
export async function onCpu<T>(run: () => T | Promise<T>): Promise<T> {
  await setupBackend("cpu");
  return await run();
}

/**
 * Runs tensor operations on the oracle and on every engine.
 *
 * @returns for each result the largest error against the oracle, and whether all engines gave the same bits
 */
export async function compareEngines(
  compute: () => tf.Tensor | tf.Tensor[],
): Promise<{ errors: number[]; sameBits: boolean }> {
  const expected = await onCpu(() => valuesOf(compute));
  const [first, ...others] = await onEveryEngine(() => valuesOf(compute));
  return {
    errors: first.map((values, i) => largestError(values, expected[i])),
    sameBits: others.every((other) => other.every((values, i) => firstDifference(values, first[i]) === -1)),
  };
}

/** A tensor of {@link uniformValues}. */
export function testValues(shape: readonly number[], seed: string, scale = 1): tf.Tensor {
  return tf.tensor(uniformValues(tf.util.sizeFromShape([...shape]), seed, scale), [...shape]);
}

/**
 * Compares the gradients of `Σ dy · f(inputs)` with central differences on the current backend.
 *
 * @throws {Error} naming the first element that is off by more than 3e-3 (float32 leaves no more digits)
 */
export function expectFiniteDifferences(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  shapes: readonly (readonly number[])[],
  step = 1e-2,
): void {
  const host = shapes.map((shape, i) => uniformValues(tf.util.sizeFromShape([...shape]), `input ${i}`));
  const tensors = (arrays: Float32Array[]) => arrays.map((array, i) => tf.tensor(array, [...shapes[i]]));
  const loss = (...inputs: tf.Tensor[]) => {
    const y = f(...inputs);
    return tf.sum(tf.mul(y, testValues(y.shape, "dy"))) as tf.Scalar;
  };
  const gradients = valuesOf(() => tf.grads(loss)(tensors(host)));
  const lossAt = (arrays: Float32Array[]) => valuesOf(() => loss(...tensors(arrays)))[0][0];
  gradients.forEach((gradient, i) =>
    gradient.forEach((value, j) => {
      const moved = host.map((array) => array.slice());
      moved[i][j] = host[i][j] + step;
      const up = lossAt(moved);
      moved[i][j] = host[i][j] - step;
      const difference = (up - lossAt(moved)) / (2 * step);
      if (!(Math.abs(difference - value) < 3e-3 * Math.max(1, Math.abs(value)))) {
        throw new Error(`input ${i}, element ${j}: gradient ${value}, finite difference ${difference}`);
      }
    })
  );
}
