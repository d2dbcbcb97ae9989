import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { nbIotPilots } from "../../datasets/nbiot_pilots.ts";
import { stream } from "../compute/random.ts";
import { emptyEstimates } from "../phy/nbiot/burst.ts";
import { impairmentErrors } from "./impairment_errors.ts";
import { impairmentSymbolErrors } from "./impairment_symbol_errors.ts";

const { truth } = nbIotPilots({ snr: "received", dataSymbols: 2 }).block(
  { snrDb: 100 },
  stream("metric"),
  3,
);

/** The truth, moved by (0.1, 0.3, 0.4, 0, -2). */
function moved() {
  const { impairments } = truth;
  return {
    theta: impairments.theta.map((x) => x + 0.1),
    alphaRe: impairments.alphaRe.map((x) => x + 0.3),
    alphaIm: impairments.alphaIm.map((x) => x + 0.4),
    betaRe: impairments.betaRe.slice(),
    betaIm: impairments.betaIm.map((x) => x - 2),
  };
}

describe("impairmentErrors", () => {
  // Truth: eqs. 26 and 27 by hand, (0.3² + 0.4²) / 2 and (0² + 2²) / 2.
  it("are squares and signed differences, of α and β the mean over both parts", () => {
    const scores = impairmentErrors().score(truth, moved());
    const expected: Record<string, number> = {
      mseTheta: 0.01,
      mseAlpha: 0.125,
      mseBeta: 2,
      biasTheta: 0.1,
      varianceTheta: 0.1,
      biasAlphaRe: 0.3,
      biasAlphaIm: 0.4,
      biasBetaRe: 0,
      varianceBetaIm: -2,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(scores[name].length).toBe(3);
      for (let i = 0; i < 3; i++) expect(scores[name][i]).toBeCloseTo(value, 12);
    }
    expect(Object.keys(scores).sort()).toEqual(Object.keys(impairmentErrors().quantities).sort());
  });

  // Truth: α = −.0480 + .0900j and β = −.0303 + .0974j of ε = 1.1, φ = .18, worked out apart from this code.
  it("of estimates of zero are half of |α|² and |β|²", () => {
    const { truth } = nbIotPilots({ snr: "received" }).block(
      { snrDb: 20, theta: 0.2, epsilon: 1.1, phi: 0.18 },
      stream("metric"),
      1,
    );
    const { mseTheta, mseAlpha, mseBeta } = impairmentErrors().score(truth, emptyEstimates(1));
    expect(mseTheta[0]).toBeCloseTo(0.04, 12);
    expect(mseAlpha[0]).toBeCloseTo((0.048 ** 2 + 0.09 ** 2) / 2, 5);
    expect(mseBeta[0]).toBeCloseTo((0.0303 ** 2 + 0.0974 ** 2) / 2, 5);
  });

  it("of a bound are its own, with alternating signs", () => {
    const lowerBounds = emptyEstimates(3);
    for (const values of Object.values(lowerBounds)) values.set([0.01, 0.04, 0.09]);
    const { mseTheta, mseAlpha, varianceBetaIm } = impairmentErrors().score(truth, { lowerBounds });
    [0.01, 0.04, 0.09].forEach((value, i) => {
      expect(mseTheta[i]).toBeCloseTo(value, 14);
      expect(mseAlpha[i]).toBeCloseTo(value, 14); // both parts have the same bound
      expect(varianceBetaIm[i]).toBeCloseTo((i % 2 ? -1 : 1) * Math.sqrt(value), 14);
    });
  });

  it("say what is wrong with an output", () => {
    const { score } = impairmentErrors();
    expect(() => score(truth, { ...moved(), theta: new Float64Array(2) })).toThrow(
      "must give 3 values of 'theta', not 2",
    );
    expect(() => score(truth, { ...moved(), betaRe: new Float64Array(3).fill(NaN) })).toThrow(
      "'betaRe' of burst 0 is NaN",
    );
  });
});

describe("impairmentSymbolErrors", () => {
  it("are none with the truth at 100 dB, and most symbols with an offset that is wrong", () => {
    const metric = impairmentSymbolErrors();
    expect(Array.from(metric.score(truth, truth.impairments).ser)).toEqual([0, 0, 0]);
    // An offset of a whole subcarrier moves every symbol to its neighbour: only chance is right.
    const shifted = { ...truth.impairments, theta: truth.impairments.theta.map((x) => x + 1) };
    for (const ser of Array.from(metric.score(truth, shifted).ser)) {
      expect(ser).toBeGreaterThan(0.4);
      expect(ser).toBeLessThanOrEqual(1);
    }
  });

  it("need data symbols", () => {
    const { truth: pilots } = nbIotPilots({ snr: "mean" }).block({}, stream("metric"), 1);
    expect(() => impairmentSymbolErrors().score(pilots, pilots.impairments)).toThrow("no data symbols");
  });
});
