/** Reads INT8 models, and runs them on integers alone. @module */
import { type Task, tasks } from "../network.ts";
import { signedLimit, unsignedLimit } from "./fake_quantize.ts";
import {
  convolve,
  denseSums,
  factorsOf,
  type IntegerLayer,
  largestSum,
  pool,
  toActivations,
} from "./integers.ts";
import { format, layers, roundHalfToEven } from "./model_format.ts";
import { decodeSafetensors, type StoredTensor } from "./safetensors.ts";

/** A model that was read from its file. */
export interface Int8Model {
  readonly classes: Readonly<Record<Task, number>>;
  /** A logit is this times its integer. */
  readonly logitScale: Readonly<Record<Task, number>>;
  /**
   * The integers of all logits, `[n, modulations + signals]`.
   *
   * @param windows `[n, 256]`
   */
  run(windows: Float32Array, n: number): Int32Array;
}

/**
 * Reads the bytes of a file.
 *
 * @throws {Error} one line, where they aren't such a model
 */
export function openInt8(bytes: Uint8Array): Int8Model {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.format !== format.format || metadata.version !== format.version) {
    throw new Error(
      `not an INT8 model of this suite: expected ${format.format}, version ${format.version}, found ${
        metadata.format ?? "no format"
      }, version ${metadata.version ?? "none"}`,
    );
  }
  const get = <T extends StoredTensor["data"]>(name: string): { shape: readonly number[]; data: T } => {
    if (!tensors[name]) throw new Error(`INT8 model: tensor '${name}' is missing`);
    return tensors[name] as { shape: readonly number[]; data: T };
  };
  const scaleOf = (name: string) => get<Float32Array>(`${name}.scale`).data[0];
  const open: Record<string, IntegerLayer & { shape: readonly number[] }> = {};
  for (const { name, input } of layers) {
    const { shape, data: weights } = get<Int8Array>(`${name}.w`),
      { data: bias } = get<Int32Array>(`${name}.b`);
    const scales = get<Float32Array>(`${name}.w.scale`).data;
    checkSums(name, weights, bias);
    const factors = name.endsWith(".out") ? undefined : factorsOf(
      Array.from(bias, (_, o) => scaleOf(input) * scales[scales.length === 1 ? 0 : o] / scaleOf(name)),
    );
    open[name] = { weights, bias, factors, shape };
  }
  const logitScale = (task: Task) =>
    get<Float32Array>(`${task}.out.w.scale`).data[0] * scaleOf(`${task}.hidden`);
  return {
    classes: { modulation: open["modulation.out"].bias.length, signal: open["signal.out"].bias.length },
    logitScale: { modulation: logitScale("modulation"), signal: logitScale("signal") },
    run: integerNetwork(open, scaleOf("input")),
  };
}

/** No input can make a sum too large. */
function checkSums(name: string, weights: Int8Array, bias: Int32Array): void {
  const largest = Float64Array.from(bias, Math.abs);
  weights.forEach((w, i) => largest[i % bias.length] += unsignedLimit * Math.abs(w));
  if (largest.some((sum) => sum >= largestSum)) {
    throw new Error(`INT8 model: the sums of '${name}' can overflow`);
  }
}

/** The network on integers, with room for one window. */
function integerNetwork(
  open: Readonly<Record<string, IntegerLayer & { shape: readonly number[] }>>,
  inputScale: number,
): Int8Model["run"] {
  const [kernel, , channels, shared] = open.shared.shape, both = open.tasks.bias.length;
  const pixels = (side: number, depth: number) => new Int16Array(side * side * depth);
  return (windows, n) => {
    const width = windows.length / n, side = Math.sqrt(width);
    const convolved = side - kernel + 1, pooled = convolved - 1, last = pooled - kernel + 1;
    const x = pixels(side, channels), a = pixels(convolved, shared), b = pixels(pooled, shared);
    const c = pixels(last, both), sums = new Int32Array(Math.max(shared, both));
    const branches = tasks.map((task) => branch(open[`${task}.hidden`], open[`${task}.out`]));
    const outputs = branches.reduce((sum, { logits }) => sum + logits.length, 0);
    const out = new Int32Array(n * outputs);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < width; k++) {
        const value = roundHalfToEven(Math.fround(windows[i * width + k] / inputScale));
        x[k] = Math.max(-signedLimit, Math.min(signedLimit, value));
      }
      convolve(x, { side, channels }, kernel, open.shared, a, sums.subarray(0, shared));
      pool(a, { side: convolved, channels: shared }, b);
      convolve(b, { side: pooled, channels: shared }, kernel, open.tasks, c, sums.subarray(0, both));
      let first = 0, at = i * outputs;
      for (const { flat, hiddenSums, hidden, logits, layers } of branches) {
        const filters = flat.length / (last * last);
        for (let pixel = 0, to = 0; pixel < last * last; pixel++) {
          for (let f = 0; f < filters; f++, to++) flat[to] = c[pixel * both + first + f];
        }
        denseSums(flat, layers.hidden, hiddenSums);
        toActivations(hiddenSums, layers.hidden, hidden);
        denseSums(hidden, layers.out, logits);
        out.set(logits, at);
        first += filters;
        at += logits.length;
      }
    }
    return out;
  };
}

function branch(hidden: IntegerLayer & { shape: readonly number[] }, out: IntegerLayer) {
  return {
    flat: new Int16Array(hidden.shape[0]),
    hiddenSums: new Int32Array(hidden.bias.length),
    hidden: new Int16Array(hidden.bias.length),
    logits: new Int32Array(out.bias.length),
    layers: { hidden, out },
  };
}
