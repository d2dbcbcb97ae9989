/** Softmax, its logarithm and cross-entropy on the exact backend. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, exactBackend, exactBackendName, makeTensor, replaceKernel } from "./exact_backend.ts";

const kernelName = "AirtightSoftmaxCrossEntropy";

/**
 * −Σ_c t_c log softmax(x)_c of each row: the cross-entropy of target probabilities and logits.
 *
 * @param logits `[rows, classes]`
 * @param targets `[rows, classes]`, one-hot or any other weights; they get no gradient
 * @returns `[rows]`
 */
export function softmaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  if (tf.getBackend() !== exactBackendName) {
    return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1));
  }
  return tf.engine().runKernel<tf.Tensor[]>(kernelName, { logits, targets })[0];
}

/** Registers Softmax, LogSoftmax, and the cross-entropy with its gradient. */
export function registerSoftmax(): void {
  const register = (name: string, key: string, logarithm: boolean) =>
    replaceKernel(name, ({ inputs, attrs }) => {
      const x = (inputs as Record<string, tf.TensorInfo>)[key];
      const { dim, axis } = attrs as { dim?: number; axis?: number };
      const along = dim ?? axis ?? -1;
      if (along !== -1 && along !== x.shape.length - 1) {
        throw new Error(`${name}: along the last axis only, not ${along} of [${x.shape}]`);
      }
      const out = makeTensor(x.shape), columns = x.shape.at(-1)!;
      const rows = columns === 0 ? 0 : tf.util.sizeFromShape(x.shape) / columns;
      const { engine } = exactBackend();
      engine.run("softmax", { out: addressOf(out), x: addressOf(x), rows, columns, logarithm });
      return out;
    });
  register("Softmax", "logits", false);
  register("LogSoftmax", "logits", true);

  replaceKernel(kernelName, ({ inputs }) => {
    const { logits, targets } = inputs as Record<string, tf.TensorInfo>;
    const [rows, columns] = logits.shape;
    if (targets.shape[0] !== rows || targets.shape[1] !== columns) {
      throw new Error(`softmaxCrossEntropy: targets of shape [${targets.shape}] for [${logits.shape}]`);
    }
    const loss = makeTensor([rows]), gradient = makeTensor(logits.shape);
    exactBackend().engine.run("softmax_cross_entropy", {
      loss: addressOf(loss),
      gradient: addressOf(gradient),
      logits: addressOf(logits),
      targets: addressOf(targets),
      rows,
      columns,
    });
    return [loss, gradient];
  });
  tf.registerGradient({
    kernelName,
    outputsToSave: [false, true],
    gradFunc: (dys, [gradient]) => {
      const [dy] = dys as tf.Tensor[];
      return { logits: () => tf.mul(gradient, tf.expandDims(dy, 1)), targets: () => tf.zerosLike(gradient) };
    },
  });
}
