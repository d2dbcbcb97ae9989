/**
 * INT8 models as files: safetensors with, for each layer, `NAME.w` (I8), `NAME.b` (I32) and `NAME.w.scale` (F32: one a
 * filter, or one), and for each quantised activation `NAME.scale` (F32). A number is its scale times its integer (eq. 7;
 * activations behind a ReLU count from 0, the others have zero point 0), a bias counts in products of the scales of its
 * weights and its input. Weights lie as tfjs has them, inputs before outputs; the first convolutions of both tasks lie
 * side by side in `tasks`.
 *
 * @module
 */
import type { Artifact } from "../../../suite/types.ts";
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
import { activations } from "./qat_model.ts";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors.ts";

/** The layers, what each reads, and whether each of its outputs has a scale of its own. */
const layers: readonly { name: string; input: string; perOutput: boolean }[] = [
  { name: "shared", input: "input", perOutput: true },
  { name: "tasks", input: "shared", perOutput: true },
  ...tasks.flatMap((task) => [
    { name: `${task}.hidden`, input: "tasks", perOutput: false },
    { name: `${task}.out`, input: `${task}.hidden`, perOutput: false },
  ]),
];

const format = { format: "airtight radcom_mtl int8", version: "1" };

/** The file of a network that was trained by quantisation-aware training. */
export function exportInt8({ tensors }: Artifact): Uint8Array {
  const stored: Record<string, StoredTensor> = {};
  const scaleOf: Record<string, number> = {};
  for (const name of activations) {
    const limit = name === "input" ? signedLimit : unsignedLimit;
    const scale = Math.fround(tensors[`${name}.range`].data[0] / limit);
    scaleOf[name] = scale;
    stored[`${name}.scale`] = { shape: [1], data: Float32Array.of(scale) };
  }
  for (const { name, input, perOutput } of layers) {
    const w = tensors[`${name}.w`], b = tensors[`${name}.b`];
    const scales = weightScales(w.data, b.data.length, perOutput);
    const scaleAt = (i: number) => scales[perOutput ? i % b.data.length : 0];
    stored[`${name}.w`] = {
      shape: w.shape,
      data: Int8Array.from(w.data, (value, i) => roundHalfToEven(Math.fround(value / scaleAt(i)))),
    };
    stored[`${name}.w.scale`] = { shape: [scales.length], data: scales };
    stored[`${name}.b`] = {
      shape: b.shape,
      data: Int32Array.from(b.data, (value, i) => Math.round(value / (scaleAt(i) * scaleOf[input]))),
    };
  }
  return encodeSafetensors({ tensors: stored, metadata: format });
}

/** In float32, as training computes them. */
function weightScales(w: Float32Array, outputs: number, perOutput: boolean): Float32Array {
  const largest = new Float32Array(perOutput ? outputs : 1);
  w.forEach((value, i) => {
    const at = perOutput ? i % outputs : 0;
    largest[at] = Math.max(largest[at], Math.abs(value));
  });
  return largest.map((value) => Math.max(value, Math.fround(1e-6)) / signedLimit);
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value), rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

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
