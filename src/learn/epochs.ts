/** Training in epochs over a fixed set of samples, as a {@link Loop}. @module */
import * as tf from "@tensorflow/tfjs-core";
import { permutation } from "../compute/random.ts";
import type { TrainingContext } from "../suite/types.ts";
import type { EpochFit } from "./fit.ts";
import { type Parameters, withoutPrefix, withPrefix } from "./parameters.ts";
import { afterEpoch, noPlateau, type Plateau } from "./plateau.ts";
import type { EpochSchedule } from "./schedule.ts";
import type { Loop, Trained } from "./loop.ts";
import { type Curve, curveOf, validate } from "./validation.ts";

/** Steps of an epoch. */
export function stepsPerEpoch({ samples, batch }: Pick<EpochSchedule, "samples" | "batch">): number {
  return Math.ceil(samples / batch);
}

/** A loop over epochs, and what it has to say when it is over. */
export interface EpochLoop {
  /** For `runLoop`. */
  readonly loop: Loop;
  /** What the loop gave, or the best of it, where the fit keeps that; frees the other. */
  chosen(trained: Trained): Trained;
  /** The curve of the validation, where the fit has one. */
  curve(): Curve | undefined;
  /** The number of epochs after which `stopEarly` ended it; undefined where its length did. */
  stopped(): number | undefined;
}

/** Names of the buffers that hold the best parameters and buffers. */
const bestPrefix = "best.";

/** What goes by the validation loss, and has to be checkpointed. */
type Progress = {
  /** Halvings are already in it. */
  readonly rate: number;
  readonly least: number;
  readonly halving: Plateau;
  readonly stopping: Plateau;
  /** What the validation measured after each epoch, where that is to be a curve. */
  readonly means: readonly (readonly number[])[];
};

/** The loop over shuffled epochs; an epoch's order depends on its number alone. */
export function epochLoop(schedule: EpochSchedule, fit: EpochFit, context: TrainingContext): EpochLoop {
  const { batch, epochs, fineTuning } = schedule, { training, validation } = fit;
  const samples = training?.length ?? schedule.samples, perEpoch = stepsPerEpoch({ samples, batch });
  const fineFrom = fineTuning ? epochs - fineTuning.epochs : epochs;
  const model = { ...fit.initial, ...fit.buffers };
  let progress: Progress = {
    rate: schedule.learningRate,
    least: Number.MAX_VALUE, // JSON has no infinity
    halving: noPlateau,
    stopping: noPlateau,
    means: [],
  };
  let order = new Uint32Array(), orderOf = -1;
  let stopped: number | undefined;

  /** Does what goes by a validation; says whether the training is over. */
  const afterValidation = (
    means: readonly number[],
    parameters: Parameters,
    buffers: Parameters,
  ): boolean => {
    const { halveRate, stopEarly, keepBest, curve } = validation!, [loss] = means;
    const halving = halveRate ? afterEpoch(progress.halving, loss, halveRate) : noPlateau;
    const stopping = stopEarly ? afterEpoch(progress.stopping, loss, stopEarly) : noPlateau;
    if (keepBest && loss < progress.least) storeBest(parameters, buffers);
    progress = {
      rate: halving.over ? progress.rate / 2 : progress.rate,
      least: Math.min(progress.least, loss),
      halving,
      stopping,
      means: curve ? [...progress.means, means] : [],
    };
    return stopping.over;
  };

  const loop: Loop = {
    initial: fit.initial,
    buffers: { ...fit.buffers, ...(validation?.keepBest ? withPrefix(bestPrefix, model) : {}) },
    adam: fit.adam,
    steps: epochs * perEpoch,
    learningRate: (step) =>
      fineTuning && step >= fineFrom * perEpoch ? fineTuning.learningRate : progress.rate,
    batch(step) {
      const epoch = Math.floor(step / perEpoch), first = (step % perEpoch) * batch;
      if (epoch !== orderOf) {
        order = permutation(context.stream("shuffle", epoch), samples) as Uint32Array<ArrayBuffer>;
        orderOf = epoch;
      }
      const chosen = order.subarray(first, first + batch);
      return fit.batchOf(training ? chosen.map((i) => training[i]) : chosen, step);
    },
    loss: (parameters, tensors, step, buffers) => fit.loss(parameters, tensors, step, buffers),
    async afterStep(parameters, step, buffers) {
      if ((step + 1) % perEpoch !== 0) return false;
      const over = validation !== undefined &&
        afterValidation(await validate(validation, parameters, buffers), parameters, buffers);
      if (over && step + 1 < loop.steps) stopped = (step + 1) / perEpoch;
      await fit.afterEpoch?.(parameters, Math.floor(step / perEpoch));
      return over;
    },
    state: {
      get value() {
        return { progress, own: fit.state?.value };
      },
      set value(saved) {
        progress = saved.progress;
        if (fit.state) fit.state.value = saved.own!;
      },
    },
  };
  return {
    loop,
    chosen: (trained) => validation?.keepBest ? takeBest(trained, Object.keys(fit.initial)) : trained,
    curve: () => validation?.curve && curveOf(validation.curve, progress.means, perEpoch),
    stopped: () => stopped,
  };
}

function storeBest(parameters: Parameters, buffers: Parameters): void {
  const current: Parameters = { ...buffers, ...parameters };
  for (const [name, best] of Object.entries(withoutPrefix(bestPrefix, buffers))) {
    // A product, as a clone would share the memory that the optimiser changes in place.
    tf.tidy(() => best.assign(tf.mul(current[name], 1)));
  }
}

/** The parameters, of these names, and buffers of the best epoch in the place of the last; frees the last. */
function takeBest({ parameters, buffers, curve }: Trained, names: readonly string[]): Trained {
  const best = withoutPrefix(bestPrefix, buffers);
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(best).filter(([name]) => names.includes(name) === wanted));
  const kept = new Set(Object.values(best));
  [...Object.values(parameters), ...Object.values(buffers)].filter((v) => !kept.has(v))
    .forEach((variable) => variable.dispose());
  return { parameters: pick(true), buffers: pick(false), curve };
}
