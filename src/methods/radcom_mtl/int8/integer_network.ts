/** The multi-task classifier on integers alone. @module */
import { type Task, tasks } from "../../../../datasets/radcom_classes.ts";
import { signedLimit } from "./fake_quantize.ts";
import { convolve, denseActivations, denseSums, type IntegerLayer, pool } from "./integers.ts";
import { roundHalfToEven } from "./model_format.ts";

/** The layers of the network. */
export interface IntegerLayers {
  /** Width and height of the filters of both convolutions. */
  readonly kernel: number;
  readonly shared: IntegerLayer;
  /** The first convolutions of both tasks, side by side. */
  readonly tasks: IntegerLayer;
  readonly hidden: Readonly<Record<Task, IntegerLayer>>;
  readonly out: Readonly<Record<Task, IntegerLayer>>;
}

/** Gives the integers of all logits, `[n, modulations + signals]`, for windows `[n, 256]`. */
export type IntegerNetwork = (windows: Float32Array, n: number) => Int32Array;

/**
 * The network as a function, with room for one window at a time.
 *
 * @param inputScale a sample is this times its integer
 */
export function integerNetwork(layers: IntegerLayers, inputScale: number): IntegerNetwork {
  const { kernel, shared } = layers;
  const depth = shared.bias.length, both = layers.tasks.bias.length;
  const pixels = (side: number, channels: number) => new Int16Array(side * side * channels);
  return (windows, n) => {
    const width = windows.length / n, side = Math.sqrt(width);
    const convolved = side - kernel + 1, pooled = convolved - 1, last = pooled - kernel + 1;
    const x = pixels(side, 1),
      a = pixels(convolved, depth),
      b = pixels(pooled, depth),
      c = pixels(last, both);
    const firstField = pixels(kernel, 1), secondField = pixels(kernel, depth);
    const branches = tasks.map((task) => branch(layers.hidden[task], layers.out[task]));
    const outputs = branches.reduce((sum, { logits }) => sum + logits.length, 0);
    const out = new Int32Array(n * outputs);
    for (let i = 0; i < n; i++) {
      quantize(windows.subarray(i * width, (i + 1) * width), inputScale, x);
      convolve(x, { side, channels: 1 }, kernel, shared, a, firstField);
      pool(a, { side: convolved, channels: depth }, b);
      convolve(b, { side: pooled, channels: depth }, kernel, layers.tasks, c, secondField);
      let first = 0, at = i * outputs;
      for (const { flat, hidden, logits, ...layers } of branches) {
        const filters = flat.length / (last * last);
        for (let pixel = 0, to = 0; pixel < last * last; pixel++) {
          for (let f = 0; f < filters; f++, to++) flat[to] = c[pixel * both + first + f];
        }
        denseActivations(flat, layers.toHidden, hidden);
        denseSums(hidden, layers.toLogits, logits);
        out.set(logits, at);
        first += filters;
        at += logits.length;
      }
    }
    return out;
  };
}

function quantize(window: Float32Array, scale: number, x: Int16Array): void {
  for (let k = 0; k < x.length; k++) {
    const value = roundHalfToEven(Math.fround(window[k] / scale));
    x[k] = Math.max(-signedLimit, Math.min(signedLimit, value));
  }
}

/** A task's layers and room for what goes through them. */
function branch(toHidden: IntegerLayer, toLogits: IntegerLayer) {
  const neurons = toHidden.bias.length;
  return {
    toHidden,
    toLogits,
    flat: new Int16Array(toHidden.weights.length / neurons),
    hidden: new Int16Array(neurons),
    logits: new Int32Array(toLogits.bias.length),
  };
}
