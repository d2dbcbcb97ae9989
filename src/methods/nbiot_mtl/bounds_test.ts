import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { nbIotPilots, type NbIotTruth } from "../../../datasets/nbiot_pilots.ts";
import { stream } from "../../compute/random.ts";
import { impairmentErrors } from "../../metrics/impairment_errors.ts";
import type { ImpairmentBounds, ImpairmentEstimates, PilotBursts } from "../../phy/nbiot/burst.ts";
import type { Bound, Method, Point } from "../../suite/types.ts";
import { cramerRao, vanTrees } from "./bounds.ts";
import { channelResidualEnergy, idealEstimates, isolatedTransmitter, serial } from "./classical.ts";

const n = 1500;
const parts = ["Theta", "AlphaRe", "AlphaIm", "BetaRe", "BetaIm"];
const metric = impairmentErrors();
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value / values.length, 0);

type Output = ImpairmentEstimates | ImpairmentBounds;
type Estimator = Method<PilotBursts, Output> | Bound<PilotBursts, NbIotTruth, Output>;

/** Mean scores of a method at a point, the variance as that of the errors. */
async function measure(
  method: Estimator,
  point: Point,
): Promise<Record<string, number>> {
  const { inputs, truth } = nbIotPilots({ snr: "received" }).block(point, stream("bounds_test"), n);
  const output = method.kind === "bound"
    ? await (await method.open({})).run(inputs, truth)
    : await (await method.open({})).run(inputs);
  const scores = metric.score(truth, output);
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => {
      const average = mean(values);
      if (!name.startsWith("variance")) return [name, average];
      return [name, mean(Array.from(values, (value) => (value - average) ** 2))];
    }),
  );
}

const fig3 = { theta: 0.2, epsilon: 1.1, phi: 0.18 };
const threeDb = 2;

describe("the Cramér-Rao bound", () => {
  it("is within 3 dB of CRE and IsoTx at 30 dB, with the impairments of Fig. 3", async () => {
    const bound = await measure(cramerRao(), { ...fig3, snrDb: 30 });
    for (const method of [channelResidualEnergy(), isolatedTransmitter()]) {
      const measured = await measure(method, { ...fig3, snrDb: 30 });
      for (const name of ["mseTheta", "mseAlpha", "mseBeta"]) {
        expect(measured[name]).toBeLessThan(threeDb * bound[name]);
      }
    }
  });

  it("is within 3 dB of the serial estimator where the mixers that it takes for perfect are", async () => {
    const point = { theta: 0.2, epsilon: 1, phi: 0, snrDb: 30 };
    const bound = await measure(cramerRao(), point), measured = await measure(serial(), point);
    for (const name of ["mseTheta", "mseBeta"]) expect(measured[name]).toBeLessThan(threeDb * bound[name]);
    const impaired = await measure(serial(), { ...fig3, snrDb: 30 }); // and only there
    expect(impaired.mseTheta).toBeGreaterThan(10 * bound.mseTheta);
  });

  it("isn't undercut by estimates without a measurable bias", async () => {
    let compared = 0;
    for (const snrDb of [0, 10, 20, 30]) {
      const bound = await measure(cramerRao(), { ...fig3, snrDb });
      for (const method of [serial(), channelResidualEnergy(), isolatedTransmitter()]) {
        const measured = await measure(method, { ...fig3, snrDb });
        for (const part of parts) {
          const variance = measured[`variance${part}`], bias = measured[`bias${part}`];
          if (variance < 1e-20 || Math.abs(bias) > 2 * Math.sqrt(variance / n)) continue;
          expect(variance * (1 + 4 * Math.sqrt(2 / n))).toBeGreaterThan(bound[`variance${part}`]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("is undercut by CRE's θ at θ = 0 by no more than the slope of its bias explains", async () => {
    const still = { ...fig3, snrDb: 20 }, step = 0.001;
    const [below, at, above] = await Promise.all(
      [-step, 0, step].map((theta) => measure(channelResidualEnergy(), { ...still, theta })),
    );
    const bound = (await measure(cramerRao(), { ...still, theta: 0 })).varianceTheta;
    const slope = (above.biasTheta - below.biasTheta) / (2 * step);
    expect(slope).toBeLessThan(-0.03);
    const biased = (1 + slope) ** 2 * bound; // the bound of estimators with that bias
    expect(at.varianceTheta * (1 + 4 * Math.sqrt(2 / n))).toBeGreaterThan(biased);
    expect(at.varianceTheta).toBeLessThan(1.15 * biased);
  });
});

describe("the Van Trees bound", () => {
  it("is below every method's error over the prior, and below what an estimate by the prior's mean costs", async () => {
    for (const snrDb of [0, 20]) {
      const bound = await measure(vanTrees(), { snrDb });
      for (const method of [serial(), channelResidualEnergy(), isolatedTransmitter()]) {
        const measured = await measure(method, { snrDb });
        for (const name of ["mseTheta", "mseAlpha", "mseBeta"]) {
          expect(measured[name]).toBeGreaterThan(bound[name]);
        }
      }
      expect(bound.mseTheta).toBeLessThan(0.75 ** 2 / 3);
    }
  });
});

it("ideal estimates have no error", async () => {
  const measured = await measure(idealEstimates(), { ...fig3, snrDb: 0 });
  for (const value of Object.values(measured)) expect(value).toBe(0);
});
