/** What the tests of trainings share: contexts, interruptions and comparisons of bits. @module */
import * as tf from "@tensorflow/tfjs-core";
import { setupBackend } from "../compute/backend.ts";
import { stream } from "../compute/random.ts";
import { firstDifference, nativeAvailable } from "../compute/testing.ts";
import type { Artifact, ByProfile, Json, Training, TrainingContext } from "../suite/types.ts";
import type { Parameters } from "./parameters.ts";

/** The same recipe in every profile. */
export function everyProfile<R>(recipe: R): ByProfile<R> {
  return { smoke: recipe, quick: recipe, nightly: recipe, paper: recipe };
}

/** A context that is never interrupted. */
export function testContext(name: string, inputs: Record<string, Artifact> = {}): TrainingContext {
  return {
    seed: 1,
    stream: (...path) => stream("test", name, ...path),
    inputs,
    resumed: undefined,
    checkpoint: () => Promise.resolve(),
    progress: () => {},
  };
}

class Killed extends Error {
  constructor(readonly state: Artifact) {
    super("killed");
  }
}

/**
 * Trains, with a kill at each of the checkpoints that `kills` counts, in all the runs together; each run goes on from
 * the state that the one before it saved, as the store would give it back.
 */
export async function train(
  training: Training,
  recipe: Json,
  inputs: Record<string, Artifact> = {},
  kills: readonly number[] = [],
): Promise<Artifact> {
  const left = [...kills];
  let resumed: Artifact | undefined, checkpoints = 0;
  for (;;) {
    try {
      return await training.train(recipe, {
        ...testContext(training.name, inputs),
        resumed,
        async checkpoint(state) {
          if (++checkpoints !== left[0]) return;
          left.shift();
          throw new Killed(stored(await state()));
        },
      });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      resumed = error.state;
    }
  }
}

/** An artifact as the store would give it back. */
export function stored({ tensors, info }: Artifact): Artifact {
  const copies = Object.entries(tensors).map(([name, { shape, data }]) =>
    [name, { shape: [...shape], data: data.slice() }] as const
  );
  return { tensors: Object.fromEntries(copies), info: JSON.parse(JSON.stringify(info)) };
}

/** The name of the first tensor whose bits differ, or undefined where all are the same. */
export function difference(a: Artifact, b: Artifact): string | undefined {
  const names = Object.keys(a.tensors), others = Object.keys(b.tensors);
  if (names.join() !== others.join()) return `names: ${names} and ${others}`;
  return names.find((name) => firstDifference(a.tensors[name].data, b.tensors[name].data) !== -1);
}

/** What `run` gives on WebAssembly and, where there is a compiler, on the native engine with two threads. */
export async function onBothEngines<T>(run: () => Promise<T>): Promise<T[]> {
  await setupBackend("exact", { engine: "wasm" });
  const results = [await run()];
  if (nativeAvailable()) {
    await setupBackend("exact", { engine: "native", threads: 2 });
    results.push(await run());
  }
  await setupBackend("exact", { engine: "auto" });
  return results;
}

/**
 * The derivative of a loss along the gradient that backpropagation gives, once as the gradient's norm and once as a
 * central difference of step `step`: equal if the gradient is right.
 */
export function alongGradient(
  parameters: Parameters,
  loss: () => tf.Scalar,
  step: number,
): { backpropagated: number; difference: number } {
  const variables = Object.values(parameters);
  const { value, grads } = tf.variableGrads(loss, variables);
  value.dispose();
  const gradients = variables.map(({ name }) => grads[name]);
  const norm = Math.sqrt(
    gradients.reduce((sum, g) => sum + tf.tidy(() => tf.sum(tf.square(g)).dataSync()[0]), 0),
  );
  const move = (by: number) =>
    tf.tidy(() => variables.forEach((v, i) => v.assign(tf.add(v, tf.mul(gradients[i], by / norm)))));
  const at = (by: number) => {
    move(by);
    const result = tf.tidy(loss).dataSync()[0];
    move(-by);
    return result;
  };
  const difference = (at(step) - at(-step)) / (2 * step);
  tf.dispose(gradients);
  return { backpropagated: norm, difference };
}
