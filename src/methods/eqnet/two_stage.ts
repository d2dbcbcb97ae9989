/**
 * Two-stage against joint training (paper, section IV-C and Fig. 3): f_E and g of the same architecture, from the same
 * initial weights, on the same samples, judged by the same loss after every epoch.
 *
 * Two stages: f_Q and g as an autoencoder of ML's LLRs, then f_E towards f_Q's latents (eq. 9). Joint: f_E and g end to
 * end on eq. 7, for as many epochs as the stages have together. The rate is halved on a plateau of the validation loss,
 * in either stage too.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import type { Stream } from "../../compute/random.ts";
import { disposeParameters, type Initial, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { recorded } from "../../learn/recorded.ts";
import { meanOver } from "../../learn/rows.ts";
import { epochLoop, stepsPerEpoch } from "../../learn/epochs.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type {
  Artifact,
  ArtifactTensor,
  ByProfile,
  Method,
  Training,
  TrainingContext,
} from "../../suite/types.ts";
import {
  type AutoencoderModel,
  decoderPrefix,
  initialAutoencoder,
  latentNoiseTensor,
  part,
  quantizerPrefix,
  reconstruct,
} from "./autoencoder_model.ts";
import {
  comparisonLoss,
  type ComparisonSamples,
  type ComparisonSource,
  openSamples,
  samplesPerEpoch,
} from "./comparison_samples.ts";
import { eqnetAutoencoder, eqnetDetector } from "./detectors.ts";
import { initialOf, latentLoss } from "./estimator_model.ts";
import { decoder, estimator, hiddenLayers, latentSize, type MimoSize, quantizer } from "./networks.ts";

/** How both are trained. */
export type ComparisonRecipe = {
  readonly source: ComparisonSource;
  readonly batch: number;
  /** Of each stage; joint training has twice as many. */
  readonly epochs: number;
  /** Epochs without an improvement after which the rate is halved. */
  readonly patience: number;
  /** The starting rate of each stage. */
  readonly learningRate: number;
  /** The starting rate of joint training, which the paper raises by a factor that it doesn't give. */
  readonly jointLearningRate: number;
  /** ε of eq. 7. */
  readonly epsilon: number;
};

/** What counts as an improvement: Keras' default for ReduceLROnPlateau. */
const leastImprovement = 1e-4;

/** The detectors that Fig. 3 compares, and the first one's stage one; all have their last training as part `last`. */
export interface Comparison {
  /** g(f_Q(·)) of ML's LLRs: what the second stage can reach at best. */
  readonly stageOne: Method<CodedMimoBlock, Float32Array>;
  readonly twoStage: Method<CodedMimoBlock, Float32Array>;
  readonly joint: Method<CodedMimoBlock, Float32Array>;
}

/** The trainings behind a {@link Comparison}. */
export interface ComparisonTrainings {
  /** Gives the initial weights of f_Q, g and f_E, and in `info.data` the samples' stream. */
  readonly start: Training;
  readonly stageOne: Training<ComparisonRecipe>;
  readonly stageTwo: Training<ComparisonRecipe>;
  readonly joint: Training<ComparisonRecipe>;
}

/** The comparison for f_E with `blocks` residual blocks. */
export function compareTrainings(
  size: MimoSize,
  blocks: number,
  recipes: ByProfile<ComparisonRecipe>,
): Comparison {
  const { stageOne, stageTwo, joint } = comparisonTrainings(size, blocks, recipes);
  const detector = (label: string, g: Training, e: Training) => {
    const parts = { autoencoder: g, estimator: e };
    // Both have the same networks, so that there are no costs to compare.
    return { ...eqnetDetector(label, blocks, parts), parts: { ...parts, last: e }, costs: undefined };
  };
  return {
    stageOne: {
      ...eqnetAutoencoder(stageOne),
      label: "stage one (ML LLRs)",
      parts: { autoencoder: stageOne, last: stageOne },
    },
    twoStage: detector("two stages", stageOne, stageTwo),
    joint: detector("joint training", joint, joint),
  };
}

/** The trainings, each of which starts from the same weights. */
export function comparisonTrainings(
  size: MimoSize,
  blocks: number,
  recipes: ByProfile<ComparisonRecipe>,
): ComparisonTrainings {
  const model = { size, perStream: false, latents: latentSize(size), hiddenLayers };
  const common = { module: import.meta.url, spec: { size: { ...size }, blocks } };
  const start: Training = {
    ...common,
    name: "comparisonStart",
    recipes: { smoke: {}, quick: {}, nightly: {}, paper: {} },
    effort: () => 0,
    train: (_, context) => Promise.resolve(startOf(model, blocks, context)),
  };
  const training = (
    name: string,
    needs: Record<string, Training>,
    stages: number,
    train: (opened: Opened) => Promise<Artifact>,
  ): Training<ComparisonRecipe> => ({
    ...common,
    name,
    recipes,
    needs,
    effort: ({ source, epochs }) => stages * epochs * samplesPerEpoch(source),
    train(recipe, context) {
      const samples = openSamples(size, recipe.source, context.inputs.start.info.data as unknown as Stream);
      return train({ model, blocks, recipe, samples, context });
    },
  });
  const stageOne = training("comparisonStageOne", { start }, 1, trainStageOne);
  return {
    start,
    stageOne,
    stageTwo: training("comparisonStageTwo", { start, stageOne: stageOne as Training }, 1, trainStageTwo),
    joint: training("comparisonJoint", { start }, 2, trainJoint),
  };
}

/** What a training has at hand. */
interface Opened {
  readonly model: AutoencoderModel;
  readonly blocks: number;
  readonly recipe: ComparisonRecipe;
  readonly samples: ComparisonSamples;
  readonly context: TrainingContext;
}

/** The parameters' names: f_Q's and g's begin with their prefixes, f_E's with none. */
const ofQuantizer = (name: string) => name.startsWith(quantizerPrefix);
const ofDecoder = (name: string) => name.startsWith(decoderPrefix);

function startOf(model: AutoencoderModel, blocks: number, context: TrainingContext): Artifact {
  const initial = { ...initialAutoencoder(model, context), ...initialOf(model.size, blocks, context) };
  const tensors = Object.entries(initial).map(([name, { shape, values }]): [string, ArtifactTensor] => [
    name,
    { shape, data: values },
  ]);
  return { tensors: Object.fromEntries(tensors), info: { data: { ...context.stream("data") } } };
}

/** The initial values of the parameters whose names are wanted. */
function initialFrom({ tensors }: Artifact, wanted: (name: string) => boolean): Record<string, Initial> {
  return Object.fromEntries(
    Object.entries(tensors).filter(([name]) => wanted(name))
      .map(([name, { shape, data }]) => [name, { shape: [...shape], values: data }]),
  );
}

/** What differs between the trainings. */
interface Course {
  /** The names of what is trained. */
  readonly trained: (name: string) => boolean;
  readonly learningRate: number;
  readonly epochs: number;
  /** Epochs that were trained before. */
  readonly before: number;
  loss(parameters: Parameters, batch: tf.Tensor[]): tf.Scalar;
  /** What a batch gives beside its samples. */
  more?(batch: tf.Tensor[], step: number): tf.Tensor[];
  /** The soft bits that are judged after every epoch. */
  rebuilt(parameters: Parameters, batch: tf.Tensor[]): tf.Tensor;
}

async function follow(course: Course, { recipe, samples, context }: Opened): Promise<Artifact> {
  const { trained, learningRate, epochs, before, loss, more, rebuilt } = course;
  const firstStep = before * stepsPerEpoch({ samples: samples.perEpoch, batch: recipe.batch });
  const validation = recorded(async (parameters) => {
    const [mean] = await meanOver(samples.validation, (indices) => {
      const batch = samples.validationBatch(indices), softBits = batch[3];
      const judged = comparisonLoss(softBits, rebuilt(parameters, batch), samples.weights, recipe.epsilon);
      return tf.reshape(judged, [1]);
    });
    return mean;
  });
  const loop = epochLoop({
    initial: initialFrom(context.inputs.start, trained),
    adam: { amsgrad: true },
    samples: samples.perEpoch,
    batch: recipe.batch,
    epochs,
    learningRate,
    batchOf(indices, step) {
      const batch = samples.batch(indices, firstStep + step);
      return [...batch, ...more?.(batch, step) ?? []];
    },
    loss,
    ...validation,
    halve: { epochs: recipe.patience, minDelta: leastImprovement },
  }, context);
  const { tensors, info } = await toArtifact(await runLoop(loop, context));
  return { tensors, info: { ...info, curve: validation.curve(before) } };
}

function trainStageOne(opened: Opened): Promise<Artifact> {
  const { model, recipe, samples, context } = opened;
  return follow({
    trained: (name) => ofQuantizer(name) || ofDecoder(name),
    learningRate: recipe.learningRate,
    epochs: recipe.epochs,
    before: 0,
    more: ([y], step) => [latentNoiseTensor([y.shape[0], model.latents], context, step)],
    loss: (p, [, , , softBits, noise]) =>
      comparisonLoss(softBits, reconstruct(p, softBits, noise), samples.weights, recipe.epsilon),
    rebuilt: (p, [, , , softBits]) => reconstruct(p, softBits),
  }, opened);
}

async function trainStageTwo(opened: Opened): Promise<Artifact> {
  const { blocks, recipe, context: { inputs } } = opened;
  const f = loadParameters(inputs.stageOne, quantizerPrefix);
  const g = loadParameters(inputs.stageOne, decoderPrefix);
  const artifact = await follow({
    trained: (name) => !ofQuantizer(name) && !ofDecoder(name),
    learningRate: recipe.learningRate,
    epochs: recipe.epochs,
    before: recipe.epochs,
    more: ([, , , softBits]) => [quantizer(f, softBits)],
    loss: (p, [y, h, sigma, , latents]) => latentLoss(estimator(p, blocks, y, h, sigma), latents),
    rebuilt: (p, [y, h, sigma]) => decoder(g, estimator(p, blocks, y, h, sigma)),
  }, opened);
  [f, g].forEach(disposeParameters);
  return artifact;
}

/** f_E and g end to end. Nothing is stored between them, so that there is no noise in place of a quantiser's. */
function trainJoint(opened: Opened): Promise<Artifact> {
  const { blocks, recipe, samples } = opened;
  const rebuilt = (p: Parameters, [y, h, sigma]: tf.Tensor[]) =>
    decoder(part(p, decoderPrefix), estimator(p, blocks, y, h, sigma));
  return follow({
    trained: (name) => !ofQuantizer(name),
    learningRate: recipe.jointLearningRate,
    epochs: 2 * recipe.epochs,
    before: 0,
    loss: (p, batch) => comparisonLoss(batch[3], rebuilt(p, batch), samples.weights, recipe.epsilon),
    rebuilt,
  }, opened);
}
