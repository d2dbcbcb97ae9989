/** What a network costs, counted from its layers. @module */
import type { Artifact, Costs } from "../../suite/types.ts";

/** A layer as far as its cost goes. A normalisation folds into the convolution before it. */
export interface LayerCost {
  readonly name: string;
  /** Numbers that it gives for a window. */
  readonly outputs: number;
  /** Products in each of them. */
  readonly products: number;
  /** Filters or neurons, each with a bias. */
  readonly filters: number;
}

/** Multiplications, each with its addition, for one window. */
export function multiplyAccumulates(layers: readonly LayerCost[]): number {
  return layers.reduce((sum, { outputs, products }) => sum + outputs * products, 0);
}

/** Weights and biases. */
export function countWeights(layers: readonly LayerCost[]): number {
  return layers.reduce((sum, { products, filters }) => sum + (products + 1) * filters, 0);
}

/** Names of the tensors that only a normalisation has. */
const ofNormalization = /\.(gamma|beta|mean|variance)$/;

/**
 * The costs of a float32 network from its weights and layers:
 *
 * - `parameters`: weights and biases, without the normalisations', as Table V counts them;
 * - `multiplyAccumulates`: products of a window's inference, each with its addition, which is what section V-D calls
 *   FLOPs;
 * - `twiceParameters`: what a profiler reports as FLOPs that takes each weight to be used once, as it is in dense
 *   layers but not in convolutions;
 * - `firstWeights` and `firstProducts`: weights, without biases, and products of the first layer, the paper's example
 *   of what a filter's size costs (section V-C);
 * - `modelBytes`: the weights at inference, normalisation folded in;
 * - `storedBytes`: what is stored after training: weights, running averages and the two moments that Adam keeps of
 *   everything it trains.
 */
export function networkCosts(layers: readonly LayerCost[], { tensors }: Artifact): Costs {
  const sizes = Object.entries(tensors).map(([name, { data }]) => ({ name, size: data.length }));
  const total = (wanted: (name: string) => boolean) =>
    sizes.reduce((sum, { name, size }) => sum + (wanted(name) ? size : 0), 0);
  const parameters = total((name) => !ofNormalization.test(name));
  if (parameters !== countWeights(layers)) {
    throw new Error(`${parameters} weights where the layers have ${countWeights(layers)}`);
  }
  const moments = total((name) => /\.(mean|variance)$/.test(name));
  const trained = total(() => true) - moments;
  return {
    parameters: { value: parameters, unit: "" },
    multiplyAccumulates: { value: multiplyAccumulates(layers), unit: "" },
    twiceParameters: { value: 2 * parameters, unit: "" },
    firstWeights: { value: layers[0].products * layers[0].filters, unit: "" },
    firstProducts: { value: layers[0].outputs * layers[0].products, unit: "" },
    modelBytes: { value: 4 * parameters, unit: "B" },
    storedBytes: { value: 4 * (3 * trained + moments), unit: "B" },
  };
}
