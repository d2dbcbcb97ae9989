/** What a model family is to the measurements: a network, its loss, its optimiser and a batch, all seeded. @module */
import type * as tf from "@tensorflow/tfjs-core";
import type { Initial, Parameters } from "../../src/learn/parameters.ts";

/** One input of a training step as plain data. */
export interface Column {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** A model whose training step is measured, and whose bits are compared between engines. */
export interface Family {
  /** Its name on the command line. */
  readonly name: string;
  readonly title: string;
  /** Rows of a batch, as the table has it. */
  readonly rows: number;
  /** Rows of a batch for checks that are no measurements: few, so that an emulated processor manages them. */
  readonly smallRows: number;
  readonly amsgrad: boolean;
  readonly learningRate: number;
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Adam's ε; Keras' default where it is not given. */
  readonly epsilon?: number;
  /** Seeded initial weights. */
  initial(): Record<string, Initial>;
  /** Variables that no gradient moves, such as running averages. */
  buffers?(): Record<string, Initial>;
  /** Seeded inputs of a step; `rows` need not be {@link rows}. */
  batch(rows: number): Column[];
  /** The loss; runs under the gradient tape, on any backend. */
  loss(parameters: Parameters, batch: tf.Tensor[], step: number, buffers: Parameters): tf.Scalar;
  /** The same without dropout, whose draws no other framework shares: for comparing losses. */
  lossWithoutDropout?: Family["loss"];
}
