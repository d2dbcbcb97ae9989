/** What the classifiers of two tasks have in common, whatever is inside. @module */
import type * as tf from "@tensorflow/tfjs-core";
import type { Task } from "../../../datasets/radcom_classes.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import type { Component } from "../../suite/types.ts";
import type { Path } from "../layers.ts";
import type { LayerCost } from "./costs.ts";

/** Unnormalised log-probabilities of both tasks' classes, `[n, classes]`. */
export type Logits = Record<Task, tf.Tensor>;

/** A network with a head for each task. Its code counts in the keys of its training and its method. */
export interface Network extends Component {
  initial(path: Path): Record<string, Initial>;
  /** Initial running averages. */
  buffers(): Record<string, Initial>;
  /**
   * @param x `[n, 256]`: the in-phase samples of a window, then its quadrature samples
   * @param training the name of the streams that dropout and noise draw from, which should hold the step; undefined
   * at inference
   */
  logits(p: Parameters, buffers: Parameters, x: tf.Tensor, training?: Path): Logits;
  /** Its layers with weights, for counting. */
  readonly layers: readonly LayerCost[];
}
