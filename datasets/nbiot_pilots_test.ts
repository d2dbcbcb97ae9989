import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../src/compute/random.ts";
import { imageCollinearity, nbIot } from "../src/phy/nbiot/burst.ts";
import { complexZeros, part } from "../src/phy/linalg/complex_array.ts";
import { interleaved } from "../src/phy/testing.ts";
import { unitaryDft } from "../src/phy/ofdm.ts";
import { nbIotPilots, type NbIotTruth, trainingPrior } from "./nbiot_pilots.ts";
import { labels, originalSamples, slidingWindows, windowCount } from "./nbiot_samples.ts";

const s = stream("test", "nbiot");
const block = (point: Record<string, number>, count: number, options = {}) =>
  nbIotPilots({ snr: "received", ...options }).block(point, s, count);
const draw = (point: Record<string, number>, count: number, options = {}): NbIotTruth =>
  block(point, count, options).truth;

/** A midpoint within four standard errors, and the ends nearly reached. */
function expectUniform(values: Float64Array, [low, high]: readonly [number, number]): void {
  const n = values.length, mean = values.reduce((sum, value) => sum + value / n, 0);
  expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(4 * (high - low) / Math.sqrt(12 * n));
  const least = Math.min(...values), most = Math.max(...values);
  expect(least).toBeGreaterThanOrEqual(low);
  expect(most).toBeLessThanOrEqual(high);
  expect(least - low).toBeLessThan(20 * (high - low) / n);
  expect(high - most).toBeLessThan(20 * (high - low) / n);
}

describe("nbIotPilots", () => {
  it("draws what a point doesn't fix from the training prior", () => {
    const { impairments: truth, snrDb } = draw({}, 2000);
    expectUniform(truth.theta, trainingPrior.theta);
    expectUniform(snrDb, trainingPrior.snrDb);
    for (const end of [truth.transmitter, truth.receiver]) {
      expectUniform(end.epsilon, trainingPrior.epsilon);
      expectUniform(end.phi, trainingPrior.phi);
    }
    expect(truth.transmitter.epsilon).not.toEqual(truth.receiver.epsilon);
  });

  it("draws everything from another prior on demand, and the training prior gives the same as a point of nothing", () => {
    const prior = { theta: [0.1, 0.2], epsilon: [0.5, 0.7], phi: [0.4, 0.6], snrDb: [-5, 5] } as const;
    const dataset = nbIotPilots({ snr: "received" });
    const { impairments: truth, snrDb } = dataset.draw(prior, s, 2000).truth;
    expectUniform(truth.theta, prior.theta);
    expectUniform(snrDb, prior.snrDb);
    for (const end of [truth.transmitter, truth.receiver]) {
      expectUniform(end.epsilon, prior.epsilon);
      expectUniform(end.phi, prior.phi);
    }
    expect(dataset.draw(trainingPrior, s, 20)).toEqual(block({}, 20));
  });

  it("fixes what a point names: Fig. 3's impairments, and Fig. 5's by their degree", () => {
    const point = { snrDb: 20, theta: 0.2, epsilon: 1.1, phi: 0.18 };
    const { impairments: truth, snrDb, noiseVariance } = draw(point, 3);
    expect([...truth.theta]).toEqual([0.2, 0.2, 0.2]);
    expect([...snrDb]).toEqual([20, 20, 20]);
    noiseVariance.forEach((variance) => expect(variance).toBeCloseTo(0.01, 12));
    truth.alphaIm.forEach((value) => expect(value).toBeCloseTo(0.09, 3));
    truth.betaIm.forEach((value) => expect(value).toBeCloseTo(0.0974, 4));
    const degree = draw({ imbalance: 0.8 }, 1).impairments;
    expect(degree.transmitter.epsilon[0]).toBeCloseTo(1.12, 14);
    expect(degree.receiver.phi[0]).toBeCloseTo(0.12, 14);
  });

  it("refuses points that it doesn't know", () => {
    expect(() => draw({ snr: 3 }, 1)).toThrow("has no 'snr', only snrDb, theta");
    expect(() => draw({ imbalance: 1, phi: 0 }, 1)).toThrow("give one or the others");
  });

  it("sends QPSK whose s* isn't a multiple of s, four times", () => {
    const { bursts: { pilots, received, count } } = draw({ snrDb: 200, theta: 0, imbalance: 0 }, 3000);
    const width = nbIot.subcarriers, spectrum = complexZeros(pilots.re.length);
    unitaryDft(width).forward(pilots, spectrum);
    for (const value of interleaved(spectrum)) expect(Math.abs(value)).toBeCloseTo(Math.SQRT1_2, 12);
    let worst = 0;
    for (let i = 0; i < count; i++) {
      worst = Math.max(worst, imageCollinearity(part(pilots, i * width, (i + 1) * width)));
    }
    // |S_0² + S_6² + 2 Σ_k S_k S_{-k}| is at most 12; if not all of its terms are aligned, |10 + 2j|.
    expect(worst).toBeLessThanOrEqual(Math.sqrt(104) / 12 + 1e-12);
    for (let i = 0; i < 50; i++) { // nothing impaired, no noise: the four are one
      for (let at = 0; at < 3 * width; at++) {
        const from = 4 * i * width + at;
        expect(received.re[from + width]).toBeCloseTo(received.re[from], 8);
        expect(received.im[from + width]).toBeCloseTo(received.im[from], 8);
      }
    }
  });

  it("has the SNR of its definition", () => {
    for (const snr of ["received", "mean"] as const) {
      const still = { theta: 0, imbalance: 0 }, n = 6000;
      const loud = draw({ ...still, snrDb: 300 }, n, { snr });
      const noisy = draw({ ...still, snrDb: 5 }, n, { snr });
      const energies = new Float64Array(n);
      const [clean, disturbed] = [loud, noisy].map(({ bursts }) => interleaved(bursts.received));
      let noise = 0;
      for (let at = 0; at < clean.length; at++) {
        energies[Math.floor(at / 96)] += clean[at] ** 2 / 48;
        noise += (disturbed[at] - clean[at]) ** 2 / (48 * n);
      }
      const mean = energies.reduce((sum, e) => sum + e / n, 0);
      expect(Math.abs(noise * 10 ** 0.5 - 1)).toBeLessThan(0.01);
      expect(Math.abs(mean - 1)).toBeLessThan(snr === "received" ? 1e-9 : 4 / Math.sqrt(n));
      const spread = Math.max(...energies) - Math.min(...energies);
      if (snr === "received") expect(spread).toBeLessThan(1e-9);
      else expect(spread).toBeGreaterThan(2);
    }
  });

  it("sends the same bursts over exact delays, with a thousandth of the energy elsewhere", () => {
    const still = { snrDb: 200, theta: 0, imbalance: 0 }, n = 1000;
    const flat = draw(still, n), full = draw(still, n, { delays: "exact" });
    expect(full.bursts.pilots).toEqual(flat.bursts.pilots);
    const taps = interleaved(full.taps);
    expect(taps.length).toBe(2 * 12 * n);
    let outside = 0;
    for (let at = 0; at < taps.length; at++) if (at % 24 >= 2) outside += taps[at] ** 2 / n;
    expect(outside).toBeGreaterThan(0.5e-3);
    expect(outside).toBeLessThan(1e-2);
  });

  it("doesn't depend on the number of bursts, nor the pilots on the data that follow", () => {
    const many = draw({ snrDb: 10 }, 20), few = draw({ snrDb: 10 }, 4);
    expect(part(many.bursts.received, 0, few.bursts.received.re.length)).toEqual(few.bursts.received);
    const withData = draw({ snrDb: 10 }, 4, { dataSymbols: 10 });
    expect(withData.bursts.pilots).toEqual(few.bursts.pilots);
    expect(withData.impairments).toEqual(few.impairments);
    expect(withData.data.received.re.length).toBe(4 * 10 * 12);
    expect(withData.data.bits.length).toBe(4 * 10 * 24);
  });
});

describe("original samples, labels and windows", () => {
  it("are as eqs. 18, 19 and 20 to 22 have them", () => {
    const { inputs, truth: { impairments } } = block({}, 2);
    const samples = originalSamples(inputs), targets = labels(impairments);
    expect(samples.length).toBe(2 * 96 * 2);
    const [pilots, received] = [inputs.pilots, inputs.received].map(interleaved);
    for (const [item, symbol, k] of [[0, 0, 0], [0, 3, 11], [1, 2, 5]]) {
      const row = 2 * (symbol * 12 + k), base = 2 * (item * 96 + row);
      const transform = (x: Float64Array, start: number) => {
        let re = 0, im = 0;
        for (let m = 0; m < 12; m++) {
          const c = Math.cos(2 * Math.PI * m * k / 12), d = -Math.sin(2 * Math.PI * m * k / 12);
          re += (x[start + 2 * m] * c - x[start + 2 * m + 1] * d) / Math.sqrt(12);
          im += (x[start + 2 * m] * d + x[start + 2 * m + 1] * c) / Math.sqrt(12);
        }
        return [re, im];
      };
      const truth = [...transform(pilots, 24 * item), ...transform(received, 24 * (4 * item + symbol))];
      truth.forEach((value, i) => expect(samples[base + i]).toBeCloseTo(value, 5));
    }
    expect(targets.length).toBe(10);
    expect(targets[5]).toBe(Math.fround(impairments.theta[1]));
    expect(targets[9]).toBe(Math.fround(impairments.betaIm[1]));
    const window = { length: 48, step: 1 };
    expect(windowCount(window)).toBe(49); // section V
    const windows = slidingWindows(samples, window);
    expect(windows.length).toBe(2 * 49 * 48 * 2);
    expect([...windows.subarray(96 * (49 + 7), 96 * (49 + 8))]).toEqual([
      ...samples.subarray(192 + 14, 192 + 14 + 96),
    ]);
  });

  it("have windows of 14 to 96 rows", () => {
    expect(windowCount({ length: 14, step: 1 })).toBe(83);
    expect(windowCount({ length: 96, step: 1 })).toBe(1);
    expect(windowCount({ length: 48, step: 5 })).toBe(10);
    for (const length of [13, 97]) expect(() => windowCount({ length, step: 1 })).toThrow("14 to 96 rows");
    expect(() => windowCount({ length: 48, step: 0 })).toThrow("at least one row");
  });
});
