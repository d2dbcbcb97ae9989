/** The training loop: steps of gradient descent that can be interrupted and resumed with the same bits. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Artifact, Json, TrainingContext } from "../suite/types.ts";
import { type AdamOptions, createAdam } from "./adam.ts";
import { gradientStep } from "./gradient_step.ts";
import {
  assignParameters,
  countParameters,
  createParameters,
  disposeParameters,
  type Initial,
  type Parameters,
  readParameters,
} from "./parameters.ts";

/** A stretch of training. */
export interface Loop {
  /** What is trained; created by the loop. */
  readonly initial: Readonly<Record<string, Initial>>;
  /**
   * Variables that no gradient moves but {@link loss} or {@link afterStep} assigns: running averages, the best weights
   * so far. Created by the loop and part of its state.
   */
  readonly buffers?: Readonly<Record<string, Initial>>;
  /** The optimiser. */
  readonly adam: AdamOptions;
  /** Steps at most; {@link afterStep} can end the loop earlier. */
  readonly steps: number;
  /** The rate of a step. */
  learningRate(step: number): number;
  /**
   * The loss of a step, from the parameters and from streams named by the step alone. Runs inside `tf.tidy` and under
   * the gradient tape: what needs no gradient (drawing a batch) is better done in {@link batch}.
   */
  loss(parameters: Parameters, batch: tf.Tensor[], step: number, buffers: Parameters): tf.Scalar;
  /** The step's data; disposed of after the step. */
  batch(step: number): tf.Tensor[];
  /** Gives the average of the weights over the last `share` of the steps (Izmailov et al. 2018) instead of the last. */
  readonly averageShare?: number;
  /**
   * Called after every step, outside the tape, for what changes with time (loss weights); must be resumable. The
   * training ends early where it gives `true`.
   */
  afterStep?(parameters: Parameters, step: number, buffers: Parameters): AfterStep | Promise<AfterStep>;
  /** What {@link afterStep} changes, or the loss reads, beside variables. */
  readonly state?: TrainingState;
}

/**
 * A value that changes during a training without being a weight: weights of the loss's terms, a rate that is halved. It
 * is replaced and never changed in place; checkpoints hold it, and set it when the training is resumed.
 */
export interface TrainingState<T extends Json = Json> {
  /** Plain data. */
  value: T;
}

/** What `afterStep` gives: `true` ends the training. */
export type AfterStep = boolean | void;

/** Points of the training curve, and weights, that a loop gives. */
export interface Trained {
  /** The last weights, or their average. */
  readonly parameters: Parameters;
  /** The buffers as the last step left them. */
  readonly buffers: Parameters;
  /** Means of the loss over stretches of steps, 200 to 400 in a long loop, and the steps at which these end. */
  readonly curve: { step: number[]; loss: number[] };
}

const curvePoints = 200;
const averageEvery = 8; // steps between two weights that enter the average

/**
 * Runs a loop. The state that a checkpoint holds is the weights, their average, the optimiser's moments, the step and
 * the curve; everything else follows from streams.
 *
 * @returns the trained parameters, which the caller disposes of
 */
export async function runLoop(loop: Loop, context: TrainingContext): Promise<Trained> {
  const { steps, averageShare = 0 } = loop;
  const parameters = createParameters(loop.initial);
  const buffers = createParameters(loop.buffers ?? {});
  const average = averageShare > 0 ? createParameters(loop.initial) : undefined;
  const adam = createAdam(parameters, loop.adam);
  const averageFrom = Math.floor(steps * (1 - averageShare));
  // The curve's points are means over stretches of steps, since single losses are too noisy to read. The sum of the
  // running stretch stays on the backend, so that no step waits for it.
  const stretch = Math.max(1, Math.floor(steps / curvePoints));
  const lossSum = tf.tidy(() => tf.variable(tf.scalar(0), false)); // a tidy keeps variables
  let curve = { step: [] as number[], loss: [] as number[] };
  let first = 0;
  let averaged = 0;
  if (context.resumed) {
    const { info } = context.resumed;
    assignParameters(parameters, context.resumed, "weights.");
    assignParameters(buffers, context.resumed, "buffers.");
    if (average) assignParameters(average, context.resumed, "average.");
    assignParameters({ lossSum }, context.resumed);
    adam.restore(context.resumed);
    first = info.step as number;
    averaged = info.averaged as number;
    curve = structuredClone(info.curve) as typeof curve;
    if (loop.state) loop.state.value = info.state!;
  }

  const state = async (step: number): Promise<Artifact> => {
    const { tensors, info } = await adam.state();
    Object.assign(tensors, await readParameters({ lossSum }), await readParameters(parameters, "weights."));
    Object.assign(tensors, await readParameters(buffers, "buffers."));
    if (average) Object.assign(tensors, await readParameters(average, "average."));
    return { tensors, info: { ...info, step, averaged, curve, state: loop.state?.value } };
  };

  for (let step = first; step < steps; step++) {
    tf.tidy(() => {
      const batch = loop.batch(step);
      const loss = () => loop.loss(parameters, batch, step, buffers);
      lossSum.assign(tf.add(lossSum, gradientStep(parameters, adam, loop.learningRate(step), loss)));
    });
    const last = await loop.afterStep?.(parameters, step, buffers) === true || step === steps - 1;
    if (average && step >= averageFrom && (steps - 1 - step) % averageEvery === 0) {
      addToAverage(average, parameters, ++averaged);
    }
    if ((step + 1) % stretch === 0 || last) {
      const taken = step + 1 - (curve.step.at(-1) ?? 0);
      curve.step.push(step + 1);
      curve.loss.push((await lossSum.data())[0] / taken);
      tf.tidy(() => lossSum.assign(tf.scalar(0)));
      context.progress(step + 1, steps, `loss ${curve.loss.at(-1)!.toPrecision(4)}`);
    }
    if (last) break;
    await context.checkpoint(() => state(step + 1));
  }
  adam.dispose();
  lossSum.dispose();
  if (!average) return { parameters, buffers, curve };
  disposeParameters(parameters);
  return { parameters: average, buffers, curve };
}

/** average ← average + (weights − average) / count: the running mean. */
function addToAverage(average: Parameters, parameters: Parameters, count: number): void {
  for (const [name, mean] of Object.entries(average)) {
    tf.tidy(() => mean.assign(tf.add(mean, tf.mul(tf.sub(parameters[name], mean), 1 / count)) as tf.Tensor));
  }
}

/** The artifact of trained parameters and buffers, which are disposed of. */
export async function toArtifact(
  { parameters, buffers, curve }: Trained,
  info: Record<string, Json> = {},
): Promise<Artifact> {
  const artifact = {
    tensors: { ...await readParameters(parameters), ...await readParameters(buffers) },
    info: { ...info, parameters: countParameters(parameters), curve },
  };
  [parameters, buffers].forEach(disposeParameters);
  return artifact;
}
