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
import type * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../../compute/random.ts";
import { stepsPerEpoch } from "../../learn/epochs.ts";
import type { EpochFit } from "../../learn/fit.ts";
import {
  disposeParameters,
  initialFrom,
  loadParameters,
  type Parameters,
  withoutPrefix,
} from "../../learn/parameters.ts";
import type { EpochSchedule } from "../../learn/schedule.ts";
import { defineTraining, type EpochStage } from "../../learn/training.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Artifact, ArtifactTensor, Training, TrainingContext } from "../../suite/types.ts";
import {
  type AutoencoderModel,
  decoderPrefix,
  initialAutoencoder,
  latentNoiseTensor,
  quantizerPrefix,
  reconstruct,
  weightedLoss,
} from "./autoencoder_model.ts";
import { type ComparisonSource, openSamples, samplesPerEpoch } from "./comparison_samples.ts";
import type { Detector, TrainedBy } from "./detector.ts";
import { eqnetAutoencoder, estimationDetector } from "./eqnet.ts";
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
  readonly stageOne: Detector;
  readonly twoStage: Detector;
  readonly joint: Detector;
}

/** The trainings behind a {@link Comparison}. */
export interface ComparisonTrainings {
  /** Gives the initial weights of f_Q, g and f_E, and in `info.data` the samples' stream. */
  readonly start: Training;
  readonly stageOne: Training<ComparisonRecipe>;
  readonly stageTwo: Training<ComparisonRecipe>;
  readonly joint: Training<ComparisonRecipe>;
}

/** What a {@link Comparison} is made with. */
export interface ComparisonOptions extends Omit<TrainedBy<ComparisonRecipe>, "name"> {
  readonly size: MimoSize;
  /** Residual blocks of f_E. */
  readonly blocks: number;
}

/** The comparison's detectors with their trainings. */
export function compareTrainings(options: ComparisonOptions): Comparison {
  const { stageOne, stageTwo, joint } = comparisonTrainings(options), { blocks } = options;
  const maker = madeBy(import.meta.url, compareTrainings);
  const detector = (label: string, g: Training, e: Training): Detector => {
    const parts = { autoencoder: g, estimator: e };
    // Both have the same networks, so that there are no costs to compare.
    const { costs: _, ...rest } = estimationDetector({ label, blocks, ...parts });
    return { ...rest, ...maker, parts: { ...parts, last: e } };
  };
  return {
    stageOne: {
      ...eqnetAutoencoder(stageOne, "stage one (ML LLRs)"),
      ...maker,
      parts: { autoencoder: stageOne, last: stageOne },
    },
    twoStage: detector("two stages", stageOne, stageTwo),
    joint: detector("joint training", joint, joint),
  };
}

/** The trainings, each of which starts from the same weights. */
export function comparisonTrainings(
  { size, blocks, recipe, length, reduced }: ComparisonOptions,
): ComparisonTrainings {
  const recipes = recipesOf(recipe, reduced);
  const model = { size, perStream: false, latents: latentSize(size), hiddenLayers };
  const common = { ...madeBy(import.meta.url, comparisonTrainings), spec: { size: { ...size }, blocks } };
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
    stage: (recipe: ComparisonRecipe) => ComparedStage,
  ): Training<ComparisonRecipe> =>
    defineTraining({
      ...common,
      name,
      recipes,
      length,
      needs,
      stages: (recipe) => comparedStage(size, recipe, stage(recipe)),
    });
  const stageOne = training("comparisonStageOne", { start }, (recipe) => ({
    ...recipe,
    epochsBefore: 0,
    open: (context, weights) => fitStageOne(model, recipe, weights, context),
  }));
  return {
    start,
    stageOne,
    stageTwo: training("comparisonStageTwo", { start, stageOne }, (recipe) => ({
      ...recipe,
      epochsBefore: recipe.epochs,
      open: (context) => fitStageTwo(blocks, context),
    })),
    joint: training("comparisonJoint", { start }, (recipe) => ({
      epochs: 2 * recipe.epochs,
      learningRate: recipe.jointLearningRate,
      epochsBefore: 0,
      open: (_context, weights) => fitJointly(blocks, recipe, weights),
    })),
  };
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

/** What differs between the trainings: how long and how fast they learn, and what. */
interface ComparedStage extends Pick<EpochSchedule, "epochs" | "learningRate"> {
  /** Epochs that were trained before, in another training. */
  readonly epochsBefore: number;
  /** @param weights w_i of eq. 7 */
  open(context: TrainingContext, weights: readonly number[]): ComparedFit;
}

interface ComparedFit extends Pick<EpochFit, "loss" | "dispose"> {
  /** Whether a parameter of the start is trained. */
  trains(name: string): boolean;
  /** What a batch has beside its samples. */
  more?(batch: tf.Tensor[], step: number): tf.Tensor[];
  /** The soft bits that are judged after every epoch. */
  rebuilt(parameters: Parameters, batch: tf.Tensor[]): tf.Tensor;
}

/** The training of one of them on the samples that all share, judged by the loss that judges all. */
function comparedStage(size: MimoSize, recipe: ComparisonRecipe, stage: ComparedStage): EpochStage {
  const { epochs, epochsBefore, learningRate } = stage, { batch, source } = recipe;
  const samples = samplesPerEpoch(source), firstStep = epochsBefore * stepsPerEpoch({ samples, batch });
  return {
    samples,
    batch,
    epochs,
    learningRate,
    open(context) {
      const { start } = context.inputs;
      const { training, batchOf, validation, weights } = openSamples(
        size,
        source,
        start.info.data as unknown as Stream,
      );
      const { trains, loss, more, rebuilt, dispose } = stage.open(context, weights);
      const started = Object.entries(start.tensors).filter(([name]) => trains(name));
      return {
        initial: initialFrom(Object.fromEntries(started)),
        adam: { amsgrad: true },
        training,
        batchOf(indices, step) {
          const batch = batchOf(indices, firstStep + step);
          return [...batch, ...more?.(batch, step) ?? []];
        },
        loss,
        validation: {
          ...validation,
          measure: (p, batch) => weightedLoss(batch[3], rebuilt(p, batch), weights, recipe.epsilon),
          halveRate: { epochs: recipe.patience, minDelta: leastImprovement },
          curve: { columns: ["validationLoss"], step: (epoch) => epochsBefore + epoch + 1 },
        },
        dispose,
      };
    },
  };
}

function fitStageOne(
  model: AutoencoderModel,
  { epsilon }: ComparisonRecipe,
  weights: readonly number[],
  context: TrainingContext,
): ComparedFit {
  return {
    trains: (name) => ofQuantizer(name) || ofDecoder(name),
    more: ([y], step) => [latentNoiseTensor([y.shape[0], model.latents], context, step)],
    loss: (p, [, , , softBits, noise]) =>
      weightedLoss(softBits, reconstruct(p, softBits, noise), weights, epsilon),
    rebuilt: (p, [, , , softBits]) => reconstruct(p, softBits),
  };
}

function fitStageTwo(blocks: number, { inputs }: TrainingContext): ComparedFit {
  const f = loadParameters(inputs.stageOne, quantizerPrefix);
  const g = loadParameters(inputs.stageOne, decoderPrefix);
  return {
    trains: (name) => !ofQuantizer(name) && !ofDecoder(name),
    more: ([, , , softBits]) => [quantizer(f, softBits)],
    loss: (p, [y, h, sigma, , latents]) => latentLoss(estimator(p, blocks, y, h, sigma), latents),
    rebuilt: (p, [y, h, sigma]) => decoder(g, estimator(p, blocks, y, h, sigma)),
    dispose: () => [f, g].forEach(disposeParameters),
  };
}

/** f_E and g end to end. Nothing is stored between them, so that there is no noise in place of a quantiser's. */
function fitJointly(blocks: number, { epsilon }: ComparisonRecipe, weights: readonly number[]): ComparedFit {
  const rebuilt = (p: Parameters, [y, h, sigma]: tf.Tensor[]) =>
    decoder(withoutPrefix(decoderPrefix, p), estimator(p, blocks, y, h, sigma));
  return {
    trains: (name) => !ofQuantizer(name),
    loss: (p, batch) => weightedLoss(batch[3], rebuilt(p, batch), weights, epsilon),
    rebuilt,
  };
}
