/** Errors of estimated carrier-frequency offsets and I/Q imbalances. @module */
import type { NbIotTruth } from "../../datasets/nbiot_pilots.ts";
import { type ImpairmentBounds, type ImpairmentEstimates, impairmentNames } from "../phy/nbiot/burst.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Metric, Quantity } from "../suite/types.ts";

const symbols = { theta: "θ", alphaRe: "Re α", alphaIm: "Im α", betaRe: "Re β", betaIm: "Im β" };

/**
 * Mean squared errors of θ, α and β; bias and variance of each of the five reals. As in eqs. 26 and 27, an error of α or β
 * is the mean over its real and its imaginary part, |α̂ − α|² / 2.
 *
 * A bound counts as an unbiased estimator that reaches it: its errors are the bound's square root with the signs
 * +, -, +, … .
 */
export function impairmentErrors(): Metric<NbIotTruth, ImpairmentEstimates | ImpairmentBounds> {
  const quantities: Record<string, Quantity> = {
    mseTheta: { kind: "mean", range: [0, Infinity], unit: "", label: "mean squared error of θ (eq. 25)" },
    mseAlpha: { kind: "mean", range: [0, Infinity], unit: "", label: "mean squared error of α (eq. 26)" },
    mseBeta: { kind: "mean", range: [0, Infinity], unit: "", label: "mean squared error of β (eq. 27)" },
  };
  for (const name of impairmentNames) {
    const title = name[0].toUpperCase() + name.slice(1);
    quantities[`bias${title}`] = { kind: "mean", unit: "", label: `bias of ${symbols[name]}` };
    quantities[`variance${title}`] = { kind: "variance", unit: "", label: `variance of ${symbols[name]}` };
  }
  return {
    ...madeBy(import.meta.url, impairmentErrors),
    spec: "squared, mean over real and imaginary part",
    quantities,
    score({ bursts: { count }, impairments }, output) {
      const scores: Record<string, Float64Array> = {};
      for (const name of impairmentNames) {
        const title = name[0].toUpperCase() + name.slice(1);
        const errors = "lowerBounds" in output
          ? deviations(output.lowerBounds[name], name, count)
          : differences(output[name], impairments[name], name);
        scores[`bias${title}`] = scores[`variance${title}`] = errors;
      }
      const { biasTheta, biasAlphaRe, biasAlphaIm, biasBetaRe, biasBetaIm } = scores;
      return {
        mseTheta: biasTheta.map((error) => error * error),
        mseAlpha: meanSquares(biasAlphaRe, biasAlphaIm),
        mseBeta: meanSquares(biasBetaRe, biasBetaIm),
        ...scores,
      };
    },
  };
}

function meanSquares(re: Float64Array, im: Float64Array): Float64Array {
  return re.map((error, i) => (error * error + im[i] * im[i]) / 2);
}

function differences(estimates: Float64Array, truth: Float64Array, name: string): Float64Array {
  checkColumn(estimates, name, truth.length);
  return estimates.map((estimate, i) => estimate - truth[i]);
}

function deviations(bounds: Float64Array, name: string, count: number): Float64Array {
  checkColumn(bounds, name, count);
  return bounds.map((bound, i) => (i % 2 ? -1 : 1) * Math.sqrt(bound));
}

/** @throws {TypeError} where an output has another length or isn't finite */
function checkColumn(values: Float64Array, name: string, count: number): void {
  if (values?.length !== count) {
    throw new TypeError(
      `an estimator must give ${count} values of '${name}', not ${values?.length ?? "none"}`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new TypeError(`'${name}' of burst ${bad} is ${values[bad]}`);
}
