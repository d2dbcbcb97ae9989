/** How the classifiers are trained: Algorithm 1 of the paper, on a fixed set of windows. @module */
import * as tf from "@tensorflow/tfjs-core";
import { type ClassCounts, type Task, tasks } from "../../../datasets/radcom_classes.ts";
import { softmaxCrossEntropy } from "../../compute/tfjs/softmax.ts";
import type { Fit } from "../../learn/fit.ts";
import { defineTraining, type EpochStage } from "../../learn/training.ts";
import { recipesOf } from "../../suite/profiles.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { PaperLength, Reduced, Training, TrainingContext } from "../../suite/types.ts";
import type { Examples, ExampleSource, SetSize } from "./examples.ts";
import type { Logits, Network } from "./network.ts";

/** How a classifier is trained. */
export type ClassifierRecipe = SetSize & {
  readonly batch: number;
  readonly epochs: number;
  /** Epochs without a lower validation loss after which training ends. */
  readonly patience: number;
  readonly learningRate: number;
};

/** What the training of any network is made with. */
export interface TrainingOptions {
  /** Names the training's streams and its unit. */
  readonly name: string;
  /** What it learns from. */
  readonly examples: ExampleSource;
  /** The paper's recipe, and those of the smaller profiles. */
  readonly recipe: ClassifierRecipe;
  /** Where the recipe's length is stated; a choice, if absent. */
  readonly length?: PaperLength | undefined;
  readonly reduced: Reduced<ClassifierRecipe>;
  /** w_s; the modulation's weight is what is left of 1. The paper's choice is 0.8. */
  readonly signalWeight?: number;
}

/** w_s (section V-A). */
export const publishedSignalWeight = 0.8;

/** The weights of both tasks' losses. */
type TaskWeights = Readonly<Record<Task, number>>;
const taskWeights = (signal: number): TaskWeights => ({ modulation: 1 - signal, signal });
/** The paper's choice of both. */
export const publishedWeights = taskWeights(publishedSignalWeight);

/**
 * The training of a network. Its curve has the validation loss and accuracies of each epoch.
 */
export function classifierTraining(
  network: Network,
  { name, examples, recipe, length, reduced, signalWeight = publishedSignalWeight }: TrainingOptions,
): Training<ClassifierRecipe> {
  return defineTraining({
    name,
    ...madeBy(import.meta.url, classifierTraining),
    uses: [network, examples],
    spec: { network: network.spec, source: examples.spec, signalWeight },
    recipes: recipesOf(recipe, reduced),
    length,
    file: examples.file,
    stages: (recipe) =>
      classifierStage(
        (context) => {
          const { key0, key1 } = context.stream("initial");
          return {
            initial: network.initial([key0, key1]),
            buffers: network.buffers(),
            logits: network.logits,
          };
        },
        examples,
        recipe,
        signalWeight,
      ),
  });
}

/** A network as training sees it: quantisation-aware training has one that differs from the plain one. */
export interface TrainedNetwork extends Pick<Fit, "initial" | "buffers">, Pick<Network, "logits"> {}

/** Windows that go through a network at a time; the largest network needs 0.3 MB for each. */
export const windowsAtATime = 512;

/** The stage of a classifier's training; it gives the weights of the epoch with the least validation loss. */
export function classifierStage(
  network: (context: TrainingContext) => TrainedNetwork,
  source: ExampleSource,
  recipe: ClassifierRecipe,
  signalWeight: number,
): EpochStage {
  const weights = taskWeights(signalWeight);
  return {
    ...recipe,
    samples: source.trainingWindows(recipe),
    async open(context) {
      const { training, validation } = await source.fixedSet(recipe, context.stream("data"), context.path);
      const dropout = context.stream("dropout");
      const { initial, buffers, logits } = network(context);
      return {
        initial,
        buffers,
        adam: { amsgrad: false },
        training: numbersBelow(training.count),
        batchOf: (windows) => toTensors(training.gather(windows), source.classes),
        loss(p, [x, ...targets], step, buffers) {
          return jointLoss(logits(p, buffers, x, [dropout.key0, dropout.key1, step]), targets, weights);
        },
        validation: {
          samples: numbersBelow(validation.count),
          batchOf: (windows) => toTensors(validation.gather(windows), source.classes),
          measure(p, [x, ...targets], buffers) {
            const decided = logits(p, buffers, x);
            return tf.stack([jointLoss(decided, targets, weights), ...accuracies(decided, targets)]);
          },
          chunk: windowsAtATime,
          keepBest: true,
          stopEarly: { epochs: recipe.patience, minDelta: 0 },
          curve: {
            columns: ["loss", "modulationAccuracy", "signalAccuracy"],
            step: (epoch, steps) => (epoch + 1) * steps,
          },
        },
      };
    },
  };
}

const numbersBelow = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

/** Eq. 1, means over the batch. */
export function jointLoss(
  logits: Logits,
  targets: readonly tf.Tensor[],
  weights: TaskWeights,
): tf.Scalar {
  const losses = tasks.map((task, i) =>
    tf.mul(tf.mean(softmaxCrossEntropy(logits[task], targets[i])), weights[task])
  );
  return tf.addN(losses) as tf.Scalar;
}

function accuracies(logits: Logits, targets: readonly tf.Tensor[]): tf.Scalar[] {
  return tasks.map((task, i) =>
    tf.mean(tf.cast(tf.equal(tf.argMax(logits[task], 1), tf.argMax(targets[i], 1)), "float32"))
  );
}

/** Windows `[n, 256]` and the one-hot classes of both tasks. */
export function toTensors({ inputs, truth }: Examples, classes: ClassCounts): tf.Tensor[] {
  const { count, iq } = inputs;
  return [
    tf.tensor(iq, [count, iq.length / count]),
    ...tasks.map((task) => oneHot(truth[task], classes[task])),
  ];
}

function oneHot(indices: Uint8Array, classes: number): tf.Tensor {
  const values = new Float32Array(indices.length * classes);
  indices.forEach((index, i) => values[i * classes + index] = 1);
  return tf.tensor(values, [indices.length, classes]);
}
