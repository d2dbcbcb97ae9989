import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { type NbIotTruth, trainingPrior } from "../../../datasets/nbiot_pilots.ts";
import { originalSamples } from "../../../datasets/nbiot_samples.ts";
import { setupBackend } from "../../compute/backend.ts";
import { valuesOf } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { type Complex, conjugate, multiply } from "../../phy/linalg/complex.ts";
import type { ComplexArray } from "../../phy/linalg/complex_array.ts";
import { auxiliaryLoss, auxiliaryTargets, auxiliaryWidth, initialAuxiliary } from "./auxiliary.ts";
import { sharedWidth } from "./networks.ts";
import { testBursts } from "./testing.ts";
import { parallelNetwork, singleNetwork } from "./windows.ts";

/** The targets of window `t` of a block's first burst. */
function targetsAt(truth: NbIotTruth, t: number, { window } = parallelNetwork) {
  const targets = Array.from(auxiliaryTargets(window, truth, Uint32Array.of(t), trainingPrior));
  const pair = (i: number): Complex => ({ re: targets[i], im: targets[i + 1] });
  return {
    turned: pair(0),
    phase: pair(2),
    alpha: pair(4),
    beta: pair(6),
    start: pair(8),
    labels: targets.slice(10),
  };
}

const at = ({ re, im }: ComplexArray, i: number): Complex => ({ re: re[i], im: im[i] });

function expectClose(actual: Complex, expected: Complex, digits = 5): void {
  expect(actual.re).toBeCloseTo(expected.re, digits);
  expect(actual.im).toBeCloseTo(expected.im, digits);
}

/** z / |z|. */
function direction(z: Complex): Complex {
  const size = Math.hypot(z.re, z.im);
  return { re: z.re / size, im: z.im / size };
}

const clear = { snrDb: 300, imbalance: 0 };

// What is received without noise, against what the targets say of it.
describe("auxiliaryTargets", () => {
  it("say how far perfect mixers' samples turn from symbol to symbol", () => {
    for (const theta of [-0.6, 0.2, 0.75]) {
      const { inputs: { received }, truth } = testBursts(1, { ...clear, theta });
      const { turned } = targetsAt(truth, 0);
      for (let n = 0; n < 12; n++) {
        expectClose(turned, direction(multiply(at(received, n + 12), conjugate(at(received, n)))));
      }
    }
  });

  it("say the phase in the middle of the symbol that has the window's middle", () => {
    const symbolOf: [t: number, symbol: number][] = [[0, 1], [23, 1], [24, 2], [47, 2], [48, 3]];
    const { inputs: { received, pilots: sent }, truth } = testBursts(1, { ...clear, theta: 0.3 });
    for (const [t, symbol] of symbolOf) {
      const { phase } = targetsAt(truth, t);
      const [before, after] = [5, 6].map((n) =>
        multiply(at(received, symbol * 12 + n), conjugate(at(sent, n)))
      );
      expectClose(multiply(phase, phase), direction(multiply(before, after)));
    }
    expectClose(targetsAt(truth, 0, singleNetwork).phase, targetsAt(truth, 24).phase);
  });

  it("say what the images add up to without an offset: the factor of s* in what is received", () => {
    const { inputs: { received, pilots: sent }, truth } = testBursts(1, { snrDb: 300, theta: 0 });
    const { phase, alpha, beta } = targetsAt(truth, 30);
    // Least squares for r = a s + b s*, by the normal equations.
    let energy = 0, cross: Complex = { re: 0, im: 0 }, own = { ...cross }, mirrored = { ...cross };
    for (let n = 0; n < 12; n++) {
      const s = at(sent, n), r = at(received, n);
      const plus = (sum: Complex, z: Complex) => ({ re: sum.re + z.re, im: sum.im + z.im });
      energy += s.re * s.re + s.im * s.im;
      cross = plus(cross, multiply(conjugate(s), conjugate(s)));
      own = plus(own, multiply(conjugate(s), r));
      mirrored = plus(mirrored, multiply(s, r));
    }
    const determinant = energy * energy - cross.re ** 2 - cross.im ** 2;
    const [a, b] = [[own, cross, mirrored], [mirrored, conjugate(cross), own]].map(([x, c, y]) => {
      const z = multiply(c, y);
      return { re: (energy * x.re - z.re) / determinant, im: (energy * x.im - z.im) / determinant };
    });
    // With a tap g u: a = g (u + α* β u*), b = g (α u + β u*).
    const deviation = Math.sqrt(((0.4 / 2) ** 2 + (0.7 / 2) ** 2) / 12 / 2);
    const { impairments } = truth;
    const [alpha0, beta0] = [
      { re: impairments.alphaRe[0], im: impairments.alphaIm[0] },
      { re: impairments.betaRe[0], im: impairments.betaIm[0] },
    ];
    const leak = multiply(multiply(conjugate(alpha0), beta0), conjugate(phase));
    const gain = Math.hypot(a.re, a.im) / Math.hypot(phase.re + leak.re, phase.im + leak.im);
    expectClose(
      { re: (alpha.re + beta.re) * deviation, im: (alpha.im + beta.im) * deviation },
      { re: b.re / gain, im: b.im / gain },
    );
    expectClose(
      { re: alpha.re * deviation, im: alpha.im * deviation },
      multiply(alpha0, phase),
    );
  });

  it("say which subcarrier the window begins with, of those that its rows hold", () => {
    const { inputs, truth } = testBursts(1), samples = originalSamples(inputs);
    for (const t of [0, 2, 22, 24, 40]) {
      const { start } = targetsAt(truth, t);
      const turns = Math.atan2(start.im, start.re) / (2 * Math.PI),
        subcarrier = Math.round(12 * turns + 12) % 12;
      expect(Array.from(samples.subarray(2 * t, 2 * t + 2))).toEqual(
        Array.from(samples.subarray(4 * subcarrier, 4 * subcarrier + 2)),
      );
    }
  });

  it("have a mean square of one, but for the images' mean", () => {
    const count = 4000,
      { truth } = testBursts(count),
      pick = Uint32Array.from({ length: count }, (_, i) => 49 * i);
    const targets = auxiliaryTargets(parallelNetwork.window, truth, pick, trainingPrior);
    const squares = new Float64Array(auxiliaryWidth);
    targets.forEach((value, i) => squares[i % auxiliaryWidth] += value * value / count);
    [0, 2, 8].forEach((i) => expect(squares[i] + squares[i + 1]).toBeCloseTo(1, 5)); // unit size
    [4, 6].forEach((i) => expect((squares[i] + squares[i + 1]) / 2).toBeCloseTo(1, 0));
    squares.slice(10).forEach((square) => expect(square).toBeCloseTo(1, 0));
    expect(squares[10]).toBeGreaterThan(0.95);
    expect(squares[10]).toBeLessThan(1.05);
  });
});

describe("auxiliaryLoss", () => {
  it("is the mean over windows of the summed squared errors", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = createParameters(initialAuxiliary(["test"]));
    tf.tidy(() => p["auxiliary.w"].assign(tf.zeros([sharedWidth, auxiliaryWidth])));
    const targets = Float32Array.from({ length: 2 * auxiliaryWidth }, (_, i) => i % 4);
    const [[loss]] = valuesOf(() =>
      auxiliaryLoss(p, tf.ones([2, sharedWidth]), tf.tensor(targets, [2, auxiliaryWidth]))
    );
    expect(loss).toBeCloseTo(targets.reduce((sum, value) => sum + value * value, 0) / 2, 4);
    disposeParameters(p);
  });
});
