/** Networks over many rows, a chunk at a time: bounds the memory of large sets. @module */
import * as tf from "@tensorflow/tfjs-core";

/** Rows that go through a network at a time, unless its activations are too large for that. */
const usualChunk = 8192;

/**
 * Runs `network` over chunks of rows `[begin, end)` of `[0, n)` and gathers what it gives, `[n, outputs]` row by row.
 */
export async function overRows(
  n: number,
  network: (begin: number, end: number) => tf.Tensor,
  chunk = usualChunk,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let begin = 0; begin < n; begin += chunk) {
    const out = tf.tidy(() => network(begin, Math.min(n, begin + chunk)));
    parts.push((await out.data<"float32">()).slice());
    out.dispose();
  }
  if (parts.length === 1) return parts[0];
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, values) => (all.set(values, at), at + values.length), 0);
  return all;
}

/** The rows `indices` of `[n, width]` values. */
export function gatherRows(values: Float32Array, width: number, indices: Uint32Array): Float32Array {
  const rows = new Float32Array(indices.length * width);
  indices.forEach((from, to) => {
    for (let i = 0; i < width; i++) rows[to * width + i] = values[from * width + i];
  });
  return rows;
}

/**
 * The weighted mean of what `evaluate` gives for consecutive chunks of samples, summed in float64 in order.
 *
 * @param evaluate the mean over the given samples, a tensor; runs inside `tf.tidy`
 */
export async function meanOver(
  samples: Uint32Array,
  evaluate: (samples: Uint32Array) => tf.Tensor,
  chunk = usualChunk,
): Promise<number[]> {
  let sums: number[] | undefined;
  for (let begin = 0; begin < samples.length; begin += chunk) {
    const part = samples.subarray(begin, begin + chunk);
    const tensor = tf.tidy(() => evaluate(part));
    const values = Array.from(await tensor.data());
    tensor.dispose();
    sums = values.map((value, i) => (sums?.[i] ?? 0) + value * part.length);
  }
  return sums!.map((sum) => sum / samples.length);
}
