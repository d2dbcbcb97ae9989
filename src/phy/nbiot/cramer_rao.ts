/** The Cramér-Rao bound of offset and images from a burst. @module */
import { type ComplexArray, part } from "../linalg/complex_array.ts";
import { invertPositiveDefinite } from "../linalg/positive_definite.ts";
import { emptyEstimates, type ImpairmentEstimates, impairmentNames, nbIot } from "./burst.ts";
import { type BurstParameters, fisherInformation, fisherSize, fisherWorkspace } from "./fisher.ts";

/**
 * Lower bounds of the variances of unbiased estimates from one burst each, where neither the channel nor the noise's
 * variance is known: the diagonal of the inverse of {@link fisherInformation}.
 *
 * At an offset of 0 the pilots tell α h and β h* only as a sum; then the noise, which β makes improper, is all that
 * tells β, whatever the SNR.
 *
 * @param pilots [count, 12]
 * @throws {RangeError} where the information is singular: pilots whose s* is a multiple of s, or no channel
 */
export function cramerRaoBounds(
  parameters: readonly BurstParameters[],
  pilots: ComplexArray,
  symbols: number,
): ImpairmentEstimates {
  const width = nbIot.subcarriers, workspace = fisherWorkspace(symbols);
  const information = new Float64Array(fisherSize * fisherSize),
    inverse = new Float64Array(information.length);
  const bounds = emptyEstimates(parameters.length);
  parameters.forEach((burst, item) => {
    const own = part(pilots, item * width, (item + 1) * width);
    fisherInformation(burst, own, symbols, workspace, information);
    try {
      invertPositiveDefinite(information, fisherSize, inverse);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(
        `burst ${item} has no Cramér-Rao bound: its pilots don't tell its parameters apart`,
      );
    }
    impairmentNames.forEach((name, i) => bounds[name][item] = inverse[i * (fisherSize + 1)]);
  });
  return bounds;
}
