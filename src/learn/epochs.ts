/** Training in epochs over a fixed set of samples, as a {@link Loop}. @module */
import * as tf from "@tensorflow/tfjs-core";
import { permutation } from "../compute/random.ts";
import type { Json, TrainingContext } from "../suite/types.ts";
import type { Initial, Parameters } from "./parameters.ts";
import { afterEpoch, type Plateau } from "./schedule.ts";
import type { Loop } from "./trainer.ts";

/** A stretch of training on samples `0 … samples − 1`. */
export interface Epochs extends Pick<Loop, "initial" | "buffers" | "adam" | "loss"> {
  readonly samples: number;
  /** Samples per step; the last step of an epoch takes those that are left. */
  readonly batch: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** The data of a step. */
  batchOf(samples: Uint32Array, step: number): tf.Tensor[];
  /** The loss on samples that aren't trained on, after every epoch; what `best`, `halve` and `stop` go by. */
  validate?(parameters: Parameters, buffers: Parameters): Promise<number>;
  /** Keeps the parameters and buffers of the least validation loss, as buffers named {@link bestPrefix} + name. */
  readonly best?: boolean;
  /** Halves the rate after this many epochs without an improvement by more than `minDelta`. */
  readonly halve?: Patience;
  /** Ends after this many epochs without an improvement by more than `minDelta`. */
  readonly stop?: Patience;
  /** Called after every epoch, before its checkpoint, for what else changes with time. */
  afterEpoch?(parameters: Parameters, epoch: number): Promise<void>;
  /** The state of {@link afterEpoch}, and its return. */
  readonly extra?: Loop["extra"];
}

/** How long to wait for which improvement, in epochs. */
export interface Patience {
  readonly epochs: number;
  readonly minDelta: number;
}

/** Steps of an epoch. */
export function stepsPerEpoch({ samples, batch }: Pick<Epochs, "samples" | "batch">): number {
  return Math.ceil(samples / batch);
}

/** Names of the buffers that hold the best parameters and buffers. */
export const bestPrefix = "best.";

/** What goes by the validation loss, as plain data. */
type Progress = { least: number; halving: Plateau; stopping: Plateau };

/** The loop over shuffled epochs; an epoch's order depends on its number alone. */
export function epochLoop(spec: Epochs, context: TrainingContext): Loop {
  const perEpoch = stepsPerEpoch(spec);
  const fresh = { rate: spec.learningRate, best: noLoss, waited: 0 };
  let progress: Progress = { least: noLoss, halving: fresh, stopping: fresh };
  let order = new Uint32Array(), orderOf = -1;

  return {
    initial: spec.initial,
    buffers: { ...spec.buffers, ...(spec.best ? renamed({ ...spec.initial, ...spec.buffers }) : {}) },
    adam: spec.adam,
    steps: spec.epochs * perEpoch,
    learningRate: () => progress.halving.rate,
    batch(step) {
      const epoch = Math.floor(step / perEpoch), first = (step % perEpoch) * spec.batch;
      if (epoch !== orderOf) {
        order = permutation(context.stream("shuffle", epoch), spec.samples) as Uint32Array<ArrayBuffer>;
        orderOf = epoch;
      }
      return spec.batchOf(order.subarray(first, first + spec.batch), step);
    },
    loss: spec.loss,
    async afterStep(parameters, step, buffers) {
      if ((step + 1) % perEpoch !== 0) return;
      let stop = false;
      if (spec.validate) {
        const loss = await spec.validate(parameters, buffers);
        const { least, halving, stopping } = progress;
        progress = {
          least: Math.min(least, loss),
          halving: spec.halve ? afterEpoch(halving, loss, spec.halve.epochs, spec.halve.minDelta) : halving,
          stopping: spec.stop ? afterEpoch(stopping, loss, spec.stop.epochs, spec.stop.minDelta) : stopping,
        };
        if (spec.best && loss < least) keepBest(parameters, buffers);
        // The plateau's rate falls when its patience is over.
        stop = progress.stopping.rate < spec.learningRate;
      }
      await spec.afterEpoch?.(parameters, Math.floor(step / perEpoch));
      return stop;
    },
    extra: {
      state: () => ({ progress, more: spec.extra?.state() }) as unknown as Json,
      restore(state) {
        const saved = state as unknown as { progress: Progress; more: Json };
        progress = saved.progress;
        spec.extra?.restore(saved.more);
      },
    },
  };
}

const noLoss = Number.MAX_VALUE; // JSON has no infinity

function renamed(initial: Readonly<Record<string, Initial>>): Record<string, Initial> {
  return Object.fromEntries(Object.entries(initial).map(([name, value]) => [bestPrefix + name, value]));
}

function keepBest(parameters: Parameters, buffers: Parameters): void {
  const current: Parameters = { ...buffers, ...parameters };
  for (const [name, variable] of Object.entries(buffers)) {
    if (!name.startsWith(bestPrefix)) continue;
    // A product, as a clone would share the memory that the optimiser changes in place.
    tf.tidy(() => variable.assign(tf.mul(current[name.slice(bestPrefix.length)], 1)));
  }
}
