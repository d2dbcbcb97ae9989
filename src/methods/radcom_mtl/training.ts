/** How the classifiers are trained: Algorithm 1 of the paper, on a fixed set of windows. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { RadComClasses } from "../../../datasets/radcom.ts";
import { softmaxCrossEntropy } from "../../compute/tfjs/softmax.ts";
import { bestPrefix, epochLoop, stepsPerEpoch } from "../../learn/epochs.ts";
import { disposeParameters, type Initial, type Parameters } from "../../learn/parameters.ts";
import { meanOver } from "../../learn/rows.ts";
import { runLoop, toArtifact, type Trained } from "../../learn/trainer.ts";
import type { Artifact, ByProfile, Json, Training, TrainingContext } from "../../suite/types.ts";
import type { Path } from "../layers.ts";
import type { Examples, ExampleSource, SetSize } from "./examples.ts";
import { type Logits, type Task, tasks } from "./network.ts";
import { networkOf, type NetworkSpec } from "./network_of.ts";

/** How a classifier is trained. */
export type ClassifierRecipe = SetSize & {
  readonly batch: number;
  readonly epochs: number;
  /** Epochs without a lower validation loss after which training ends. */
  readonly patience: number;
  readonly learningRate: number;
};

/** What is particular to a training beside its network and recipes. */
export interface ClassifierOptions {
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

/** The training of a network on a source of windows. Its curve has the validation loss and accuracies of each epoch. */
export function classifierTraining(
  name: string,
  networkSpec: NetworkSpec,
  source: ExampleSource,
  recipes: ByProfile<ClassifierRecipe>,
  { signalWeight = publishedSignalWeight }: ClassifierOptions = {},
): Training<ClassifierRecipe> {
  const network = networkOf(networkSpec);
  return {
    name,
    module: import.meta.url,
    spec: { network: networkSpec, source: source.spec, signalWeight },
    recipes,
    file: source.file,
    effort: (recipe) => source.trainingWindows(recipe) * recipe.epochs,
    train: (recipe, context) =>
      trainClassifier(
        {
          initial: (path) => network.initial(path),
          buffers: network.buffers(),
          training: (p, buffers, x, path) => network.logits(p, buffers, x, path),
          inference: (p, buffers, x) => network.logits(p, buffers, x),
        },
        source,
        recipe,
        { signalWeight },
        context,
      ),
  };
}

/** A network as training sees it: quantisation-aware training has one that differs from the plain one. */
export interface TrainedNetwork {
  initial(path: Path): Readonly<Record<string, Initial>>;
  readonly buffers: Readonly<Record<string, Initial>>;
  training(p: Parameters, buffers: Parameters, x: tf.Tensor, path: Path): Logits;
  inference(p: Parameters, buffers: Parameters, x: tf.Tensor): Logits;
}

/** Windows that go through a network at a time; the largest network needs 0.3 MB for each. */
export const windowsAtATime = 512;

/** Trains, and gives the weights of the epoch with the least validation loss. */
export async function trainClassifier(
  network: TrainedNetwork,
  source: ExampleSource,
  recipe: ClassifierRecipe,
  { signalWeight }: Required<ClassifierOptions>,
  context: TrainingContext,
): Promise<Artifact> {
  const weights = taskWeights(signalWeight);
  const { training, validation } = await source.fixedSet(recipe, context.stream("data"), context.path);
  const { key0, key1 } = context.stream("initial");
  const dropout = context.stream("dropout");
  const initial = network.initial([key0, key1]);
  const all = Uint32Array.from({ length: validation.count }, (_, i) => i);
  let curve: Curve = { step: [], loss: [], modulationAccuracy: [], signalAccuracy: [] };
  const perEpoch = stepsPerEpoch({ samples: training.count, batch: recipe.batch });

  const trained = await runLoop(
    epochLoop({
      initial,
      buffers: network.buffers,
      adam: { amsgrad: false },
      samples: training.count,
      batch: recipe.batch,
      epochs: recipe.epochs,
      learningRate: recipe.learningRate,
      batchOf: (samples) => toTensors(training.gather(samples), source.classes),
      loss(p, [x, ...targets], step, buffers) {
        const logits = network.training(p, buffers, x, [dropout.key0, dropout.key1, step]);
        return jointLoss(logits, targets, weights);
      },
      async validate(p, buffers) {
        const [loss, modulationAccuracy, signalAccuracy] = await meanOver(all, (samples) => {
          const [x, ...targets] = toTensors(validation.gather(samples), source.classes);
          const logits = network.inference(p, buffers, x);
          return tf.stack([jointLoss(logits, targets, weights), ...accuracies(logits, targets)]);
        }, windowsAtATime);
        const step = (curve.step.length + 1) * perEpoch;
        curve = {
          step: [...curve.step, step],
          loss: [...curve.loss, loss],
          modulationAccuracy: [...curve.modulationAccuracy, modulationAccuracy],
          signalAccuracy: [...curve.signalAccuracy, signalAccuracy],
        };
        return loss;
      },
      best: true,
      stop: { epochs: recipe.patience, minDelta: 0 },
      extra: {
        state: () => curve as unknown as Json,
        restore: (state) => void (curve = state as unknown as Curve),
      },
    }, context),
    context,
  );
  const artifact = await toArtifact(bestOf(trained, Object.keys(initial)));
  return { ...artifact, info: { ...artifact.info, curve: curve as unknown as Json } };
}

/** Of the validation set, after each epoch. */
type Curve = Record<"step" | "loss" | "modulationAccuracy" | "signalAccuracy", number[]>;

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
export function toTensors(examples: Examples, classes: RadComClasses): tf.Tensor[] {
  const { count, iq, modulation, signal } = examples;
  return [
    tf.tensor(iq, [count, iq.length / count]),
    oneHot(modulation, classes.modulations.length),
    oneHot(signal, classes.signals.length),
  ];
}

function oneHot(indices: Uint8Array, classes: number): tf.Tensor {
  const values = new Float32Array(indices.length * classes);
  indices.forEach((index, i) => values[i * classes + index] = 1);
  return tf.tensor(values, [indices.length, classes]);
}

/** The parameters and buffers of the best epoch in the place of the last; the last are disposed of. */
function bestOf({ parameters, buffers, curve }: Trained, names: readonly string[]): Trained {
  const best = { parameters: {} as Parameters, buffers: {} as Parameters, curve };
  disposeParameters(parameters);
  for (const [name, variable] of Object.entries(buffers)) {
    const original = name.startsWith(bestPrefix) ? name.slice(bestPrefix.length) : undefined;
    if (original === undefined) variable.dispose();
    else best[names.includes(original) ? "parameters" : "buffers"][original] = variable;
  }
  return best;
}
