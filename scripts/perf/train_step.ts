/** One training step of a family, as `src/learn/loop.ts` takes it, and the hash of what training gives. @module */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { createAdam } from "../../src/learn/adam.ts";
import { gradientStep } from "../../src/learn/gradient_step.ts";
import {
  countParameters,
  createParameters,
  disposeParameters,
  readParameters,
} from "../../src/learn/parameters.ts";
import type { Family } from "./family.ts";

/** A model on the current backend that can be trained step by step, always on the same batch. */
export interface Stepper {
  readonly parameters: number;
  /** Forward, backward, optimiser; gives the loss before the step, for which a GPU has to finish. */
  step(): Promise<number>;
  /** SHA-256 of the weights and buffers, in the order of their creation. */
  hash(): Promise<string>;
  dispose(): void;
}

/** A new model with the family's initial weights. */
export function createStepper(family: Family, rows: number): Stepper {
  const parameters = createParameters(family.initial());
  const buffers = createParameters(family.buffers?.() ?? {});
  const adam = createAdam(parameters, { amsgrad: family.amsgrad, epsilon: family.epsilon });
  const batch = family.batch(rows).map(({ shape, values }) => tf.tensor(values, shape));
  let steps = 0;
  return {
    parameters: countParameters(parameters),
    async step() {
      const loss = gradientStep(
        parameters,
        adam,
        family.learningRate,
        () => family.loss(parameters, batch, steps, buffers),
      );
      steps++;
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
    async hash() {
      const hash = createHash("sha256");
      for (const [name, { data }] of Object.entries(await readParameters({ ...parameters, ...buffers }))) {
        hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
      return hash.digest("hex");
    },
    dispose() {
      adam.dispose();
      disposeParameters(parameters);
      disposeParameters(buffers);
      tf.dispose(batch);
    },
  };
}

/** The losses of so many steps from the seeded start, and the hash of the weights after them. */
export async function trainSteps(
  family: Family,
  rows: number,
  steps: number,
): Promise<{ losses: number[]; sha256: string }> {
  const stepper = createStepper(family, rows);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push(await stepper.step());
  const sha256 = await stepper.hash();
  stepper.dispose();
  return { losses, sha256 };
}
