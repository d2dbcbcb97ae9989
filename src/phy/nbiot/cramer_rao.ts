/** The Cramér-Rao bound of offset and images from a burst. @module */
import { invertPositiveDefinite } from "../symmetric_matrix.ts";
import { emptyEstimates, type ImpairmentEstimates, impairmentNames, nbIot } from "./burst.ts";
import { type BurstParameters, fisherInformation, fisherSize, fisherWorkspace } from "./fisher.ts";

/**
 * Lower bounds of the variances of unbiased estimates from one burst each, where neither the channel nor the noise's
 * variance is known: the diagonal of the inverse of {@link fisherInformation}.
 *
 * @param pilots [count, 12, 2]
 * @throws {RangeError} at an offset of 0, where no estimator tells the images from the channel
 */
export function cramerRaoBounds(
  parameters: readonly BurstParameters[],
  pilots: Float64Array,
  symbols: number,
): ImpairmentEstimates {
  const width = 2 * nbIot.subcarriers, workspace = fisherWorkspace(symbols);
  const information = new Float64Array(fisherSize * fisherSize),
    inverse = new Float64Array(information.length);
  const bounds = emptyEstimates(parameters.length);
  parameters.forEach((burst, item) => {
    const own = pilots.subarray(item * width, (item + 1) * width);
    fisherInformation(burst, own, symbols, workspace, information);
    try {
      invertPositiveDefinite(information, fisherSize, inverse);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(
        `no unbiased estimate of the images has a finite variance at θ = ${burst.theta}: leave it out`,
      );
    }
    impairmentNames.forEach((name, i) => bounds[name][item] = inverse[i * (fisherSize + 1)]);
  });
  return bounds;
}
