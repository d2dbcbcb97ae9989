/**
 * A calibration network that starts as the identity, so that training starts at the rate of the method that it
 * calibrates. The structure is the paper's; it prints no initialisation.
 *
 * @module
 */
import { varianceEpsilon } from "../../learn/batch_norm.ts";
import type { Initial } from "../../learn/parameters.ts";
import type { Path } from "../layers.ts";
import { type CalibratorSize, initialCalibrator } from "./networks.ts";

/** Shift of the normalised parts, in deviations: what keeps ReLU from cutting them. */
const shift = 2;

/**
 * Initial parameters with which the network gives back the rows of `sample` where it normalises by their moments. Two
 * neurons of each layer carry a column x as its positive and its negative part, z = (x − mean) / deviation,
 *
 *     z = max(z, 0) − max(−z, 0)
 *
 * whose normalisations the last layer undoes. The other neurons start as usual but don't reach the output yet.
 *
 * @param sample `[rows, reals]`
 * @throws {RangeError} where a hidden layer has less than two neurons for each column
 */
export function identityStart(
  size: CalibratorSize,
  path: Path,
  sample: Float32Array,
): Record<string, Initial> {
  const { name, reals, hidden } = size, carried = 2 * reals;
  if (Math.min(...hidden) < carried) {
    throw new RangeError(
      `layers of ${hidden.join(", ")} neurons can't carry ${reals} reals as their two parts`,
    );
  }
  const initial = initialCalibrator(size, path);
  hidden.forEach((width, layer) => {
    const { shape: [inputs], values } = initial[`${name}${layer}.w`];
    for (let row = 0; row < inputs; row++) values.fill(0, row * width, row * width + carried);
    for (let i = 0; i < carried; i++) {
      if (layer === 0) values[(i % reals) * width + i] = i < reals ? 1 : -1;
      else values[i * width + i] = 1;
    }
    if (layer > 0) initial[`${name}${layer}.beta`].values.fill(shift, 0, carried);
  });
  const last = `${name}${hidden.length}`, weights = initial[`${last}.w`].values.fill(0);
  for (let column = 0; column < reals; column++) {
    const x = Float64Array.from({ length: sample.length / reals }, (_, row) => sample[row * reals + column]);
    const { mean, variance } = moments(x), deviation = Math.sqrt(variance + varianceEpsilon);
    for (const sign of [1, -1]) {
      let { variance: left } = moments(x.map((value) => Math.max(0, sign * (value - mean) / deviation)));
      let scale = 1;
      for (let layer = 1; layer < hidden.length; layer++) {
        scale *= Math.sqrt(left + varianceEpsilon);
        left /= left + varianceEpsilon;
      }
      weights[(sign > 0 ? column : reals + column) * reals + column] = sign * scale;
    }
    const left = variance / (variance + varianceEpsilon);
    initial[`${last}.gamma`].values[column] = deviation * Math.sqrt(left + varianceEpsilon);
    initial[`${last}.beta`].values[column] = mean;
  }
  return initial;
}

function moments(x: Float64Array): { mean: number; variance: number } {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return { mean, variance: x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / x.length };
}
