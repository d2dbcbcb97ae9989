/** A trained network of two tasks as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { RadComBlock } from "../../../datasets/radcom.ts";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { TaskClasses } from "../../metrics/classification.ts";
import type { Method, Point, Training } from "../../suite/types.ts";
import { networkCosts } from "./costs.ts";
import { tasks } from "./network.ts";
import { networkOf, type NetworkSpec } from "./network_of.ts";
import { windowsAtATime } from "./training.ts";

/**
 * The most likely classes of both tasks.
 *
 * @param training of this network; a function where each point has a training of its own, such as one for each weight
 * of the tasks
 */
export function classifier(
  label: string,
  networkSpec: NetworkSpec,
  training: Training | ((point: Point) => Training),
): Method<RadComBlock, TaskClasses> {
  const network = networkOf(networkSpec);
  return {
    module: import.meta.url,
    spec: networkSpec,
    kind: "learned",
    label,
    parts: typeof training === "function" ? (point) => ({ network: training(point) }) : { network: training },
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
