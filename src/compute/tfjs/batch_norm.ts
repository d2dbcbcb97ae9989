/**
 * Batch normalisation (Ioffe and Szegedy 2015) with what follows it in a layer, as one operation with its gradient.
 *
 * On the exact backend it is a fused kernel; on any other it is composed of tfjs's own operations.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { constants } from "../kernels/constants.ts";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";
import { addBlocks, rowsOf, sumRows } from "./row_sums.ts";

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Applied to the normalised values; default "linear". */
  activation?: "linear" | "relu";
  /** Added to the variance; default 1e-3, Keras' own. */
  epsilon?: number;
  /** Added after the activation, of the result's shape: a residual connection. */
  side?: tf.Tensor;
}

/** Averages over the batches seen, which stand for the batch's own at inference. */
export interface RunningMoments {
  /** Of each channel, [channels]. */
  mean: tf.Variable;
  /** Of each channel, [channels]. */
  variance: tf.Variable;
}

const kernelName = "AirtightBatchNorm";

/**
 * f(γ (x − μ) / √(σ² + ε) + β) + side, with the mean μ and the variance σ² (divided by n) of each channel over all
 * elements of the batch.
 *
 * @param x `[..., channels]`
 * @param gamma `[channels]`
 * @param beta `[channels]`
 * @param running moved towards μ and σ² by 1 − momentum, in place
 * @param momentum default 0.99, Keras' own
 */
export function batchNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  running: RunningMoments | undefined,
  options: BatchNormOptions & { momentum?: number } = {},
): tf.Tensor {
  const { activation = "linear", epsilon = 1e-3, side, momentum = 0.99 } = options;
  const inputs: tf.NamedTensorMap = side ? { x, gamma, beta, side } : { x, gamma, beta };
  const [y, mean, variance] = tf.getBackend() === exactBackendName
    ? tf.engine().runKernel<tf.Tensor[]>(kernelName, inputs, { activation, epsilon })
    : composed(x, gamma, beta, activation, epsilon, side);
  if (running) {
    moveTowards(running.mean, mean, momentum);
    moveTowards(running.variance, variance, momentum);
  }
  return y;
}

/** The same with given moments instead of the batch's: what a trained network computes. It has no gradient. */
export function normalize(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { mean, variance }: { mean: tf.Tensor; variance: tf.Tensor },
  options: BatchNormOptions = {},
): tf.Tensor {
  const { activation = "linear", epsilon = 1e-3, side } = options;
  if (tf.getBackend() !== exactBackendName) {
    return finish(scaled(x, gamma, beta, mean, variance, epsilon), activation, side);
  }
  const y = makeTensor(x.shape);
  run(y, mean, variance, { x, gamma, beta, side }, { activation, epsilon }, true);
  return tf.engine().makeTensorFromTensorInfo(y);
}

function composed(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  activation: "linear" | "relu",
  epsilon: number,
  side: tf.Tensor | undefined,
): tf.Tensor[] {
  const { mean, variance } = tf.moments(x, x.shape.slice(0, -1).map((_, i) => i));
  return [finish(scaled(x, gamma, beta, mean, variance, epsilon), activation, side), mean, variance];
}

function scaled(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  return tf.add(tf.mul(tf.sub(x, mean), tf.div(gamma, tf.sqrt(tf.add(variance, epsilon)))), beta);
}

function finish(z: tf.Tensor, activation: "linear" | "relu", side: tf.Tensor | undefined): tf.Tensor {
  const y = activation === "relu" ? tf.relu(z) : z;
  return side ? tf.add(y, side) : y;
}

/** average ← momentum · average + (1 − momentum) · value; no gradient flows through it. */
function moveTowards(average: tf.Variable, value: tf.Tensor, momentum: number): void {
  if (tf.getBackend() !== exactBackendName) {
    tf.tidy(() =>
      average.assign(tf.add(tf.mul(average, momentum), tf.mul(value, 1 - momentum)) as tf.Tensor)
    );
    return;
  }
  exactBackend().engine.run("running_average", {
    average: addressOf(average),
    value: addressOf(value),
    n: average.size,
    momentum,
    rest: 1 - momentum,
  });
}

interface Attributes {
  activation: "linear" | "relu";
  epsilon: number;
}

/** Registers the kernel and its gradient, and tfjs's FusedBatchNorm, which normalises by given moments. */
export function registerBatchNorm(): void {
  replaceKernel(kernelName, ({ inputs, attrs }) => {
    const { x, gamma, beta, side } = inputs as Record<string, tf.TensorInfo>;
    const channels = x.shape.at(-1)!;
    const [y, mean, variance] = [makeTensor(x.shape), makeTensor([channels]), makeTensor([channels])];
    run(y, mean, variance, { x, gamma, beta, side }, attributesOf<Attributes>(attrs), false);
    return [y, mean, variance];
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "gamma", "beta"],
    outputsToSave: [false, true, true],
    gradFunc: (dys, [x, gamma, beta, mean, variance], attrs) => {
      const [dy] = dys as tf.Tensor[]; // the moments are given away without a gradient
      const [dx, dgamma, dbeta] = gradients(
        dy,
        { x, gamma, beta },
        { mean, variance },
        attributesOf<Attributes>(attrs),
      );
      return { x: () => dx, gamma: () => dgamma, beta: () => dbeta, side: () => dy.clone() };
    },
  });
}

/** @throws {RangeError} on more columns than the kernels' scratch holds */
function sizeOf(x: tf.TensorInfo): { rows: number; columns: number } {
  const size = rowsOf(x);
  if (size.columns > constants.MAX_NORM_COLUMNS) {
    throw new RangeError(`batchNorm: ${size.columns} channels; there may be ${constants.MAX_NORM_COLUMNS}`);
  }
  return size;
}

function run(
  y: tf.TensorInfo,
  mean: tf.TensorInfo,
  variance: tf.TensorInfo,
  { x, gamma, beta, side }: Record<"x" | "gamma" | "beta", tf.TensorInfo> & { side?: tf.TensorInfo },
  { activation, epsilon }: Attributes,
  given: boolean,
): void {
  const { engine } = exactBackend(), size = sizeOf(x), { rows, columns } = size;
  if (rows === 0) return;
  if (!given) {
    sumRows(addressOf(mean), addressOf(x), size, { divisor: rows });
    addBlocks(addressOf(variance), size, (sums) => {
      engine.run("norm_squares", { sums, x: addressOf(x), mean: addressOf(mean), rows, columns });
    }, rows);
  }
  engine.run("batch_norm", {
    y: addressOf(y),
    mean: addressOf(mean),
    variance: addressOf(variance),
    x: addressOf(x),
    gamma: addressOf(gamma),
    beta: addressOf(beta),
    side: side && addressOf(side),
    rows,
    columns,
    activation,
    epsilon,
  });
}

function gradients(
  dy: tf.Tensor,
  { x, gamma, beta }: Record<"x" | "gamma" | "beta", tf.Tensor>,
  { mean, variance }: Record<"mean" | "variance", tf.Tensor>,
  { activation, epsilon }: Attributes,
): tf.Tensor[] {
  const { engine } = exactBackend(), size = sizeOf(x), { rows, columns } = size;
  const [dx, dgamma, dbeta] = [makeTensor(x.shape), makeTensor([columns]), makeTensor([columns])];
  const common = {
    mean: addressOf(mean),
    variance: addressOf(variance),
    x: addressOf(x),
    gamma: addressOf(gamma),
    beta: addressOf(beta),
    dy: addressOf(dy),
    rows,
    columns,
    activation,
    epsilon,
  };
  addBlocks(
    addressOf(dbeta),
    size,
    (betas) =>
      addBlocks(
        addressOf(dgamma),
        size,
        (gammas) => engine.run("norm_gradient_sums", { ...common, gammas, betas }),
      ),
  );
  engine.run("batch_norm_gradient", {
    ...common,
    dx: addressOf(dx),
    dgamma: addressOf(dgamma),
    dbeta: addressOf(dbeta),
  });
  return [dx, dgamma, dbeta].map((info) => tf.engine().makeTensorFromTensorInfo(info));
}
