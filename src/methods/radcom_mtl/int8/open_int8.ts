/** Reads INT8 models. @module */
import type { Task } from "../../../../datasets/radcom_classes.ts";
import { unsignedLimit } from "./fake_quantize.ts";
import { type IntegerNetwork, integerNetwork } from "./integer_network.ts";
import { factorsOf, type IntegerLayer, largestSum, outputsFirst } from "./integers.ts";
import { format, layers } from "./model_format.ts";
import { decodeSafetensors, type StoredTensor } from "./safetensors.ts";

/** A model that was read from its file. */
export interface Int8Model {
  readonly classes: Readonly<Record<Task, number>>;
  /** A logit is this times its integer. */
  readonly logitScale: Readonly<Record<Task, number>>;
  readonly run: IntegerNetwork;
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
  const made: Record<string, IntegerLayer> = {};
  for (const { name, input } of layers) {
    const stored = get<Int8Array>(`${name}.w`).data, bias = get<Int32Array>(`${name}.b`).data;
    const weights = outputsFirst(stored, bias.length);
    const scales = get<Float32Array>(`${name}.w.scale`).data;
    checkSums(name, weights, bias);
    const factors = name.endsWith(".out") ? undefined : factorsOf(
      Array.from(bias, (_, o) => scaleOf(input) * scales[scales.length === 1 ? 0 : o] / scaleOf(name)),
    );
    made[name] = { weights, bias, factors };
  }
  const ofTasks = <T>(value: (task: Task) => T) => ({
    modulation: value("modulation"),
    signal: value("signal"),
  });
  const run = integerNetwork({
    kernel: get("shared.w").shape[0],
    shared: made.shared,
    tasks: made.tasks,
    hidden: ofTasks((task) => made[`${task}.hidden`]),
    out: ofTasks((task) => made[`${task}.out`]),
  }, scaleOf("input"));
  return {
    classes: ofTasks((task) => made[`${task}.out`].bias.length),
    logitScale: ofTasks((task) => scaleOf(`${task}.out.w`) * scaleOf(`${task}.hidden`)),
    run,
  };
}

/** No input can make a sum too large. `weights` is `[outputs, inputs]`. */
function checkSums(name: string, weights: Int8Array, bias: Int32Array): void {
  const inputs = weights.length / bias.length;
  const largest = Float64Array.from(bias, Math.abs);
  weights.forEach((w, i) => largest[Math.floor(i / inputs)] += unsignedLimit * Math.abs(w));
  if (largest.some((sum) => sum >= largestSum)) {
    throw new Error(`INT8 model: the sums of '${name}' can overflow`);
  }
}
