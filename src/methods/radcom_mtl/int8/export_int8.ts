/** Writes INT8 models. @module */
import type { Artifact } from "../../../suite/types.ts";
import { signedLimit, unsignedLimit } from "./fake_quantize.ts";
import { format, layers, roundHalfToEven } from "./model_format.ts";
import { activations } from "./qat_model.ts";
import { encodeSafetensors, type StoredTensor } from "./safetensors.ts";

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
