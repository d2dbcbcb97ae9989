/** The proposed classifier (paper, Figs. 2 and 13) in all its sizes, as methods. @module */
import type { Point, Training } from "../../suite/types.ts";
import { type Classifier, classifier } from "./classifier.ts";
import type { ExampleSource } from "./examples.ts";
import { mtlNetwork, type MtlSize, type MtlSpec } from "./mtl_network.ts";
import { type ClassifierRecipe, classifierTraining, type TrainingOptions } from "./training.ts";

/** What the training of an MTL network is made with. The number of classes is that of the examples. */
export interface MtlTrainingOptions extends TrainingOptions {
  readonly size: MtlSize;
}

/** The training of an MTL network, with what decides the network's shape, for whatever starts from its weights. */
export interface MtlTraining extends Training<ClassifierRecipe> {
  readonly network: MtlSpec;
  readonly examples: ExampleSource;
}

/** A training that several methods can be given. */
export function mtlTraining({ size, ...options }: MtlTrainingOptions): MtlTraining {
  const { examples } = options, network = { ...size, classes: examples.classes };
  return { ...classifierTraining(mtlNetwork(network), options), network, examples };
}

/** A trained MTL network as a method. */
export interface MtlClassifier extends Classifier {
  readonly training: MtlTraining;
}

/** What an MTL network is made with: what its training is made with, or that training. */
export type MtlOptions =
  & { readonly label: string }
  & (MtlTrainingOptions | { readonly training: MtlTraining });

/** The most likely classes of both tasks, by an MTL network. */
export function mtl(options: MtlOptions): MtlClassifier {
  const training = "training" in options ? options.training : mtlTraining(options);
  const { network } = training;
  return {
    ...classifier(mtlNetwork(network), { label: options.label, parts: { network: training } }),
    training,
  };
}

/** MTL networks that differ in the weights of the tasks. */
export interface WeightedMtl extends Classifier {
  /** The training with a weight. @throws {RangeError} where there is none */
  training(signalWeight: number): MtlTraining;
}

/** What the networks of {@link mtlByWeight} are made with: trainings "signal weight 0.8" and so on. */
export interface WeightedMtlOptions extends Omit<MtlTrainingOptions, "name" | "signalWeight"> {
  readonly label: string;
  readonly signalWeights: readonly number[];
}

/** Of one network for each weight of the signal task, that which a point's `signalWeight` names. */
export function mtlByWeight({ label, signalWeights, ...options }: WeightedMtlOptions): WeightedMtl {
  const trainings = new Map(
    signalWeights.map((signalWeight) => [
      signalWeight,
      mtlTraining({ ...options, name: `signal weight ${signalWeight}`, signalWeight }),
    ]),
  );
  const training = (signalWeight: number) => {
    const found = trainings.get(signalWeight);
    if (!found) throw new RangeError(`no network is trained with the weight ${signalWeight}`);
    return found;
  };
  const network = { ...options.size, classes: options.examples.classes };
  const parts = ({ signalWeight }: Point) => ({ network: training(signalWeight) });
  return { ...classifier(mtlNetwork(network), { label, parts }), training };
}
