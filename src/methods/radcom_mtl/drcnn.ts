/**
 * DRCNN with a head for each task (section VI-B), after the CNN of Wang, Liu, Yang and Gui. The paper doesn't print its
 * layers; these are the ones of its authors' style that give Table V's 1.01 million parameters for 6 modulations and 8
 * signals.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ClassCounts, tasks } from "../../../datasets/radcom_classes.ts";
import { stream } from "../../compute/random.ts";
import { batchNorm, normalize } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { dropout } from "../../compute/tfjs/dropout.ts";
import { initialMoments, initialScale } from "../../learn/batch_norm.ts";
import { initialLayer } from "../layers.ts";
import { madeBy } from "../../suite/made_by.ts";
import { type Classifier, type ClassifierOptions, trainedClassifier } from "./classifier.ts";
import type { LayerCost } from "./costs.ts";
import type { Network } from "./network.ts";

const rows = 2, samples = 128; // the image: I above Q
const first = { filters: 128, width: 8 }, second = { filters: 64, width: 16 };
const hidden = [128, 64];
const rate = 0.5;

const firstColumns = samples - first.width + 1, secondColumns = firstColumns - second.width + 1;
const flattened = secondColumns * second.filters;
/** Each with ReLU, normalisation and dropout behind it. */
const normalized = {
  first: first.filters,
  second: second.filters,
  hidden1: hidden[0],
  hidden2: hidden[1],
};

/** DRCNN as a method. */
export function drcnn(options: ClassifierOptions): Classifier {
  return trainedClassifier(drcnnNetwork(options.examples.classes), options);
}

/** The network for so many classes. */
export function drcnnNetwork(classes: ClassCounts): Network {
  const layers: LayerCost[] = [
    {
      name: "first",
      outputs: firstColumns * first.filters,
      products: rows * first.width,
      filters: first.filters,
    },
    { name: "second", outputs: flattened, products: second.width * first.filters, filters: second.filters },
    { name: "hidden1", outputs: hidden[0], products: flattened, filters: hidden[0] },
    { name: "hidden2", outputs: hidden[1], products: hidden[0], filters: hidden[1] },
    ...tasks.map((task) => ({
      name: `${task}.out`,
      outputs: classes[task],
      products: hidden[1],
      filters: classes[task],
    })),
  ];
  return {
    ...madeBy(import.meta.url, drcnnNetwork),
    spec: { network: "drcnn", classes },
    layers,
    initial: (path) =>
      Object.assign(
        initialLayer(path, "first", [rows, first.width, 1, first.filters]),
        initialLayer(path, "second", [1, second.width, first.filters, second.filters]),
        initialLayer(path, "hidden1", [flattened, hidden[0]]),
        initialLayer(path, "hidden2", hidden),
        ...tasks.map((task) => initialLayer(path, `${task}.out`, [hidden[1], classes[task]])),
        ...Object.entries(normalized).map(([name, width]) => initialScale(name, width)),
      ),
    buffers: () =>
      Object.assign({}, ...Object.entries(normalized).map(([name, width]) => initialMoments(name, width))),
    logits(p, buffers, x, training) {
      const n = x.shape[0];
      const finish = (y: tf.Tensor, name: string) => {
        const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
        const gamma = p[`${name}.gamma`], beta = p[`${name}.beta`];
        if (!training) return normalize(y, gamma, beta, running);
        return dropout(batchNorm(y, gamma, beta, running), rate, stream(...training, name));
      };
      const relu = { activation: "relu" } as const;
      let y: tf.Tensor = tf.reshape(x, [n, rows, samples, 1]);
      y = finish(conv2d(y, p["first.w"], p["first.b"], relu), "first");
      y = finish(conv2d(y, p["second.w"], p["second.b"], relu), "second");
      y = finish(dense(tf.reshape(y, [n, flattened]), p["hidden1.w"], p["hidden1.b"], relu), "hidden1");
      y = finish(dense(y, p["hidden2.w"], p["hidden2.b"], relu), "hidden2");
      const [modulation, signal] = tasks.map((task) => dense(y, p[`${task}.out.w`], p[`${task}.out.b`]));
      return { modulation, signal };
    },
  };
}
