/** Reads INT8 models. @module */
import type { Task } from "../../../../datasets/radcom_classes.ts";
import { firstLine, UsageError } from "../../../suite/errors.ts";
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
 * @param file names it in errors
 * @throws {UsageError} one line, where they aren't such a model
 */
export function openInt8(bytes: Uint8Array, file = "INT8 model"): Int8Model {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  if (metadata.format !== format.format || metadata.version !== format.version) {
    throw new UsageError(
      `${file}: not an INT8 model of this suite: expected ${format.format}, version ${format.version}, found ${
        metadata.format ?? "no format"
      }, version ${metadata.version ?? "none"}`,
    );
  }
  const get = <T extends StoredTensor["data"]>(name: string, type: new () => T) => {
    if (!Object.hasOwn(tensors, name)) throw new UsageError(`${file}: tensor '${name}' is missing`);
    const { shape, data } = tensors[name];
    if (data instanceof type) return { shape, data };
    throw new UsageError(`${file}: tensor '${name}': expected ${type.name}, got ${data.constructor.name}`);
  };
  /** Scales, of which there may be so many. */
  const scalesOf = (name: string, counts: readonly number[]) => {
    const { data } = get(name, Float32Array);
    if (counts.includes(data.length) && data.every((scale) => scale > 0 && scale < Infinity)) return data;
    throw new UsageError(`${file}: tensor '${name}': expected ${counts.join(" or ")} scales above 0`);
  };
  const scaleOf = (name: string) => scalesOf(`${name}.scale`, [1])[0];
  const made: Record<string, IntegerLayer> = {};
  for (const { name, input } of layers) {
    const { shape, data } = get(`${name}.w`, Int8Array), bias = get(`${name}.b`, Int32Array).data;
    checkShape(
      `${file}: tensor '${name}.w'`,
      shape,
      inputsOf(name, get("shared.w", Int8Array).shape, made),
      bias.length,
    );
    const weights = outputsFirst(data, bias.length);
    const scales = scalesOf(`${name}.w.scale`, [1, bias.length]);
    checkSums(`${file}: the sums of '${name}'`, weights, bias);
    const ratios = () =>
      Array.from(bias, (_, o) => scaleOf(input) * scales[scales.length === 1 ? 0 : o] / scaleOf(name));
    const factors = name.endsWith(".out")
      ? undefined
      : checkedFactors(`${file}: the scales of '${name}'`, ratios());
    made[name] = { weights, bias, factors };
  }
  const ofTasks = <T>(value: (task: Task) => T) => ({
    modulation: value("modulation"),
    signal: value("signal"),
  });
  const run = integerNetwork({
    kernel: get("shared.w", Int8Array).shape[0],
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

/** The shape of a layer's weights but for the outputs; undefined where the other layers leave it open. */
function inputsOf(
  name: string,
  [kernel]: readonly number[],
  made: Readonly<Record<string, IntegerLayer>>,
): readonly (number | undefined)[] {
  if (name === "shared") return [kernel, kernel, 1];
  if (name === "tasks") return [kernel, kernel, made.shared.bias.length];
  const [task, place] = name.split(".");
  return [place === "hidden" ? undefined : made[`${task}.hidden`].bias.length];
}

function checkShape(
  what: string,
  shape: readonly number[],
  inputs: readonly (number | undefined)[],
  outputs: number,
): void {
  const expected = [...inputs, outputs];
  const fits = shape.length === expected.length &&
    shape.every((size, i) => size > 0 && size === (expected[i] ?? size));
  if (!fits) {
    throw new UsageError(
      `${what}: expected shape [${expected.map((size) => size ?? "any")}], got [${shape}]`,
    );
  }
}

/** @throws {UsageError} where a scale is beyond what fixed-point numbers hold */
function checkedFactors(what: string, ratios: readonly number[]): Float64Array {
  try {
    return factorsOf(ratios);
  } catch (error) {
    throw new UsageError(`${what}: ${firstLine(error)}`);
  }
}

/** No input can make a sum too large. `weights` is `[outputs, inputs]`. */
function checkSums(what: string, weights: Int8Array, bias: Int32Array): void {
  const inputs = weights.length / bias.length;
  const largest = Float64Array.from(bias, Math.abs);
  weights.forEach((w, i) => largest[Math.floor(i / inputs)] += unsignedLimit * Math.abs(w));
  if (largest.some((sum) => sum >= largestSum)) {
    throw new UsageError(`${what} can overflow`);
  }
}
