/** Bounds of the estimates' errors, which the paper doesn't draw. @module */
import { type NbIotTruth, trainingPrior } from "../../../datasets/nbiot_pilots.ts";
import { squaredSize } from "../../phy/linalg/complex.ts";
import { part } from "../../phy/linalg/complex_array.ts";
import { type ImpairmentBounds, nbIot, type PilotBursts } from "../../phy/nbiot/burst.ts";
import { cramerRaoBounds } from "../../phy/nbiot/cramer_rao.ts";
import { vanTreesBounds } from "../../phy/nbiot/van_trees.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Bound } from "../../suite/types.ts";
import { reducedParameters, tapsOf } from "./reduced_form.ts";

/**
 * The Cramér-Rao bound at each burst's true parameters, where channel and noise variance are unknown: no unbiased
 * estimator has a smaller mean squared error. Biased ones may, and so may any that knows where the parameters lie.
 * "Unbiased" is meant around the parameters: at θ = 0, symmetry keeps CRE's θ free of bias, but its bias has a slope of
 * -0.07 there (the images, lost, hold it near 0), and its variance is (1 - 0.07)² of the bound.
 */
export function cramerRao(): Bound<PilotBursts, NbIotTruth, ImpairmentBounds> {
  return {
    ...madeBy(import.meta.url, cramerRao),
    spec: "unknown channel and noise variance",
    kind: "bound",
    label: "Cramér-Rao bound",
    open: () => ({
      run: ({ pilots, symbols }, truth) => ({
        lowerBounds: cramerRaoBounds(reducedParameters(truth), pilots, symbols),
      }),
    }),
  };
}

/**
 * The Van Trees bound over the training prior, for each burst's pilots, SNR and channel energy: no estimator has a
 * smaller mean squared error on average over the prior. At a point that fixes impairments it is a line to compare
 * with; only where all are drawn does it bound what is measured.
 */
export function vanTrees(): Bound<PilotBursts, NbIotTruth, ImpairmentBounds> {
  const { theta, epsilon, phi } = trainingPrior;
  return {
    ...madeBy(import.meta.url, vanTrees),
    spec: { theta, epsilon, phi },
    kind: "bound",
    label: "Van Trees bound (prior)",
    open: () => ({
      run: ({ pilots, symbols }, truth) => {
        const width = nbIot.subcarriers;
        const known = tapsOf(truth).map((h, i) => ({
          pilots: part(pilots, i * width, (i + 1) * width),
          channelEnergy: squaredSize(h),
          noiseVariance: truth.noiseVariance[i],
        }));
        return { lowerBounds: vanTreesBounds({ theta, epsilon, phi }, known, symbols) };
      },
    }),
  };
}
