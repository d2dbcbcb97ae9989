/**
 * VTCNN with a head for each task (section VI-B): the CNN of O'Shea and West, with the layers of the "VT-CNN2" example
 * that its authors published (github.com/radioML/examples). With heads for 6 modulations and 8 signals it has Table V's
 * 2.83 million parameters.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ClassCounts, tasks } from "../../../datasets/radcom_classes.ts";
import { stream } from "../../compute/random.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { dropout } from "../../compute/tfjs/dropout.ts";
import { initialLayer } from "../layers.ts";
import { madeBy } from "../../suite/made_by.ts";
import { type Classifier, type ClassifierOptions, trainedClassifier } from "./classifier.ts";
import type { LayerCost } from "./costs.ts";
import type { Network } from "./network.ts";

const rows = 2, samples = 128; // the image: I above Q
const pad = 2; // columns of zeros on either side, before both convolutions
const first = { filters: 256, width: 3 }, second = { filters: 80, width: 3 }, neurons = 256;
const rate = 0.5;

const firstColumns = samples + 2 * pad - first.width + 1;
const secondColumns = firstColumns + 2 * pad - second.width + 1;
const flattened = secondColumns * second.filters;

/** VTCNN as a method. */
export function vtcnn(options: ClassifierOptions): Classifier {
  return trainedClassifier(vtcnnNetwork(options.examples.classes), options);
}

/** The network for so many classes. */
export function vtcnnNetwork(classes: ClassCounts): Network {
  const layers: LayerCost[] = [
    {
      name: "first",
      outputs: rows * firstColumns * first.filters,
      products: first.width,
      filters: first.filters,
    },
    {
      name: "second",
      outputs: flattened,
      products: rows * second.width * first.filters,
      filters: second.filters,
    },
    { name: "hidden", outputs: neurons, products: flattened, filters: neurons },
    ...tasks.map((task) => ({
      name: `${task}.out`,
      outputs: classes[task],
      products: neurons,
      filters: classes[task],
    })),
  ];
  return {
    ...madeBy(import.meta.url, vtcnnNetwork),
    spec: { network: "vtcnn", classes },
    layers,
    initial: (path) =>
      Object.assign(
        initialLayer(path, "first", [1, first.width, 1, first.filters]),
        initialLayer(path, "second", [rows, second.width, first.filters, second.filters]),
        initialLayer(path, "hidden", [flattened, neurons]),
        ...tasks.map((task) => initialLayer(path, `${task}.out`, [neurons, classes[task]])),
      ),
    buffers: () => ({}),
    logits(p, _buffers, x, training) {
      const n = x.shape[0];
      const drop = (y: tf.Tensor, name: string) => training ? dropout(y, rate, stream(...training, name)) : y;
      const padded = (y: tf.Tensor) => tf.pad(y, [[0, 0], [0, 0], [pad, pad], [0, 0]]);
      const relu = { activation: "relu" } as const;
      let y: tf.Tensor = padded(tf.reshape(x, [n, rows, samples, 1]));
      y = drop(conv2d(y, p["first.w"], p["first.b"], relu), "first");
      y = drop(conv2d(padded(y), p["second.w"], p["second.b"], relu), "second");
      y = drop(dense(tf.reshape(y, [n, flattened]), p["hidden.w"], p["hidden.b"], relu), "hidden");
      const [modulation, signal] = tasks.map((task) => dense(y, p[`${task}.out.w`], p[`${task}.out.b`]));
      return { modulation, signal };
    },
  };
}
