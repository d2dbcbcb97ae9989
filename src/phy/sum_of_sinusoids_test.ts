import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fillUniform } from "../compute/draw.ts";
import { stream } from "../compute/random.ts";
import { fader } from "./sum_of_sinusoids.ts";

/** J_0 by its power series (Abramowitz and Stegun 9.1.12), which serves below 12. */
function besselJ0(x: number): number {
  let term = 1, sum = 1;
  for (let k = 1; k < 60; k++) sum += term *= -x * x / (4 * k * k);
  return sum;
}

describe("fader", () => {
  const dopplerPerSample = 0.01, samples = 128, count = 12000;

  function averages(ricianK: number, start: number) {
    const tap = fader({ sinusoids: 5, dopplerPerSample, ricianK });
    const re = new Float64Array(samples), im = new Float64Array(samples), u = new Float32Array(tap.draws);
    const lags = [0, 10, 25, 40, 60, 90, 127], correlation = lags.map(() => 0), cross = lags.map(() => 0);
    let meanRe = 0, power = 0;
    for (let i = 0; i < count; i++) {
      fillUniform(u, stream("fader", ricianK, i));
      tap.fill(re, im, start, u, 0);
      meanRe += re[50] / count;
      power += (re[50] ** 2 + im[50] ** 2) / count;
      lags.forEach((lag, j) => {
        correlation[j] += (re[lag] * re[0] + im[lag] * im[0]) / count;
        cross[j] += (im[lag] * re[0] - re[lag] * im[0]) / count;
      });
    }
    return { lags, correlation, cross, meanRe, power };
  }

  it("has Jakes' autocorrelation J_0(2π f_D τ), with the scattered paths as with the line of sight", () => {
    // With θ uniform the angles α_n cover a quarter turn evenly, so the sum over n averages to J_0 for any N; so does
    // the line of sight with its uniform angle.
    for (const [ricianK, start] of [[0, 0], [3, 777]]) {
      const { lags, correlation, cross } = averages(ricianK, start);
      lags.forEach((lag, j) => {
        expect(Math.abs(correlation[j] - besselJ0(2 * Math.PI * dopplerPerSample * lag))).toBeLessThan(0.04);
        expect(Math.abs(cross[j])).toBeLessThan(0.04);
      });
    }
  });

  it("has zero mean and unit power", () => {
    const { meanRe, power } = averages(3, 0);
    expect(Math.abs(meanRe)).toBeLessThan(4 * Math.sqrt(0.5 / count));
    expect(Math.abs(power - 1)).toBeLessThan(0.03);
  });

  it("goes on: a window that starts later holds the same run's later gains", () => {
    const tap = fader({ sinusoids: 5, dopplerPerSample, ricianK: 3 });
    const u = new Float32Array(tap.draws);
    fillUniform(u, stream("fader", "run"));
    const run = [0, 40].map((start) => {
      const re = new Float64Array(100), im = new Float64Array(100);
      tap.fill(re, im, start, u, 0);
      return { re, im };
    });
    for (let n = 0; n < 60; n++) {
      expect(run[1].re[n]).toBeCloseTo(run[0].re[n + 40], 10);
      expect(run[1].im[n]).toBeCloseTo(run[0].im[n + 40], 10);
    }
  });
});
