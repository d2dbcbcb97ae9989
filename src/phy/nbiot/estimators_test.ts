import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as fc from "fast-check";
import { type ComplexArray, complexZeros, fromInterleaved } from "../linalg/complex_array.ts";
import { interleaved } from "../testing.ts";
import { type ImpairmentEstimates, impairmentNames, nbIot, type PilotBursts } from "./burst.ts";
import { minimizeChannelResidual } from "./cre.ts";
import { isolateTransmitter } from "./iso_tx.ts";
import { receiveReduced } from "./link.ts";
import { aliases } from "./repetition.ts";
import { estimateSerially } from "./serial.ts";
import { numpyReference } from "./testing.ts";

/** A sequence whose s and s* are far from collinear. */
const pilots = Float64Array.from({ length: 24 }, (_, i) => Math.cos(1 + 1.3 * i * i));

/** One noiseless burst. */
function burst(theta: number, alpha: [number, number], beta: [number, number]): PilotBursts {
  const sent = fromInterleaved([...pilots, ...pilots, ...pilots, ...pilots]);
  const length = sent.re.length, received = complexZeros(length);
  const [a, b] = [alpha, beta].map(([re, im]) => ({ re, im }));
  const link = { theta, alpha: a, beta: b, taps: fromInterleaved([0.3, -0.8]) };
  receiveReduced(nbIot, link, sent, complexZeros(length), received);
  return { count: 1, symbols: 4, pilots: fromInterleaved(pilots), received };
}

function expectEstimates(estimates: ImpairmentEstimates, truth: readonly number[], digits: number): void {
  impairmentNames.forEach((name, i) => expect(estimates[name][0]).toBeCloseTo(truth[i], digits));
}

const image = fc.tuple(
  fc.double({ min: -0.15, max: 0.15, noNaN: true }),
  fc.double({ min: -0.15, max: 0.15, noNaN: true }),
);

describe("the classical estimators", () => {
  const offset = fc.double({ min: 0.03, max: 0.42, noNaN: true });
  const sign = fc.constantFrom(1, -1);

  it("CRE finds the truth in a burst without noise, over all of ±0.75 but near 0", () => {
    const everywhere = fc.double({ min: 0.03, max: 0.75, noNaN: true });
    fc.assert(fc.property(everywhere, sign, image, image, (theta, s, alpha, beta) => {
      const found = minimizeChannelResidual(burst(s * theta, alpha, beta));
      expectEstimates(found, [s * theta, ...alpha, ...beta], 5);
    }));
  });

  it("IsoTx finds it too, beyond the ambiguity of the repetition as well", () => {
    const outer = fc.double({ min: 0.5, max: 0.75, noNaN: true });
    fc.assert(fc.property(fc.oneof(offset, outer), sign, image, image, (theta, s, alpha, beta) => {
      expectEstimates(isolateTransmitter(burst(s * theta, alpha, beta)), [s * theta, ...alpha, ...beta], 5);
    }));
  });

  it("the serial estimator finds θ where no mixer errs, and β is then 0", () => {
    fc.assert(fc.property(fc.double({ min: -0.75, max: 0.75, noNaN: true }), (theta) => {
      expectEstimates(estimateSerially(burst(theta, [0, 0], [0, 0])), [theta, 0, 0, 0, 0], 10);
    }));
  });

  it("all give finite numbers at θ = 0 without noise, where the images can't be told from the channel", () => {
    const still = burst(0, [0.05, -0.02], [0.03, 0.1]);
    for (const estimate of [estimateSerially, minimizeChannelResidual, isolateTransmitter]) {
      const found = estimate(still);
      for (const name of impairmentNames) expect(Number.isFinite(found[name][0])).toBe(true);
    }
  });

  it("give what projections and grids of numpy's give on noisy bursts", () => {
    for (const { pilots, received, ...truths } of numpyReference().bursts) {
      const bursts = {
        count: 1,
        symbols: 4,
        pilots: fromInterleaved(pilots),
        received: fromInterleaved(received),
      };
      const of = ([theta, , ...images]: number[]) => [theta, ...images];
      expectEstimates(minimizeChannelResidual(bursts), of(truths.cre), 5);
      expectEstimates(isolateTransmitter(bursts), of(truths.isoTx), 10);
      expectEstimates(estimateSerially(bursts), of(truths.serial), 10);
    }
  });

  it("treat each burst of a block alone", () => {
    const two = [burst(0.2, [0.05, 0], [0, 0.1]), burst(-0.6, [0, 0.1], [-0.1, 0])];
    const join = (of: (b: PilotBursts) => ComplexArray) =>
      fromInterleaved(two.flatMap((b) => [...interleaved(of(b))]));
    const both = { count: 2, symbols: 4, pilots: join((b) => b.pilots), received: join((b) => b.received) };
    for (const estimate of [estimateSerially, minimizeChannelResidual, isolateTransmitter]) {
      const together = estimate(both), alone = two.map((one) => estimate(one));
      for (const name of impairmentNames) {
        expect([...together[name]]).toEqual(alone.map((found) => found[name][0]));
      }
    }
  });
});

it("aliases are θ and those a period K / (K + G) away, within reach", () => {
  expect(aliases(0.1)).toEqual([0.1]);
  expect(aliases(0.4).map((x) => x.toFixed(4))).toEqual(["0.4000", "-0.5231"]);
  expect(aliases(-0.3).map((x) => x.toFixed(4))).toEqual(["-0.3000", "0.6231"]);
});
