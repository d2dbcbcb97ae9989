/** Initial values of layers as most networks have them, under `${name}.w`, `${name}.b` and so on. @module */
import { stream } from "../compute/random.ts";
import { constant, glorotUniform, type Initial } from "../learn/parameters.ts";

/** How a network is initialised: each parameter has a stream of its own below this name. */
export type Path = readonly (string | number)[];

/**
 * Weights (Glorot uniform) and biases (0) of a dense or convolutional layer.
 *
 * @param shape `[..., inputs, outputs]`, of which the first `groups` dimensions count independent layers and those
 * between the field of a convolution
 */
export function initialLayer(path: Path, name: string, shape: number[], groups = 0): Record<string, Initial> {
  return {
    [`${name}.w`]: glorotUniform(shape, stream(...path, `${name}.w`), groups),
    [`${name}.b`]: constant([...shape.slice(0, groups), shape.at(-1)!], 0),
  };
}

/** How many numbers these are. */
export function countInitial(initial: Readonly<Record<string, Initial>>): number {
  return Object.values(initial).reduce((sum, { values }) => sum + values.length, 0);
}
