/** A trained network of two tasks as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { RadComInputs } from "../../../datasets/radcom_block.ts";
import { type TaskClasses, tasks } from "../../../datasets/radcom_classes.ts";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method, Point, Training } from "../../suite/types.ts";
import { networkCosts } from "./costs.ts";
import type { Network } from "./network.ts";
import { classifierTraining, type TrainingOptions, windowsAtATime } from "./training.ts";

/** Tells a window's modulation and its signal. */
export type Classifier = Method<RadComInputs, TaskClasses>;

/** The part of a classifier. */
type ClassifierParts = { readonly network: Training };

/** What a classifier with a training of its own is made with. */
export interface ClassifierOptions extends TrainingOptions {
  readonly label: string;
}

/** A classifier with a training of its own. */
export function trainedClassifier(network: Network, options: ClassifierOptions): Classifier {
  const parts = { network: classifierTraining(network, options) };
  return classifier(network, { label: options.label, parts });
}

/** The most likely classes of both tasks. */
export function classifier(
  network: Network,
  { label, parts }: { label: string; parts: ClassifierParts | ((point: Point) => ClassifierParts) },
): Classifier {
  return {
    ...madeBy(import.meta.url, classifier),
    uses: [network],
    spec: network.spec,
    kind: "learned",
    label,
    parts,
    open({ network: weights }) {
      const p = loadParameters(weights);
      return {
        async run({ count, iq }) {
          const width = iq.length / count, sizes: number[] = [];
          const logits = await overRows(count, (begin, end) => {
            const x = tf.tensor(iq.subarray(begin * width, end * width), [end - begin, width]);
            const both = network.logits(p, p, x);
            sizes.splice(0, sizes.length, ...tasks.map((task) => both[task].shape[1]!));
            return tf.concat(tasks.map((task) => both[task]), 1);
          }, windowsAtATime);
          return mostLikely(logits, count, sizes);
        },
        close: () => disposeParameters(p),
      };
    },
    costs: ({ network: weights }) => networkCosts(network.layers, weights),
  };
}

/** The largest of each task's logits; of equal ones, the first. `logits` is `[n, modulations + signals]`. */
export function mostLikely(
  logits: ArrayLike<number>,
  n: number,
  [modulations, signals]: readonly number[],
): TaskClasses {
  const width = modulations + signals;
  const modulation = new Uint8Array(n), signal = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    modulation[i] = largest(logits, i * width, modulations);
    signal[i] = largest(logits, i * width + modulations, signals);
  }
  return { modulation, signal };
}

function largest(values: ArrayLike<number>, begin: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++) if (values[begin + i] > values[begin + best]) best = i;
  return best;
}
