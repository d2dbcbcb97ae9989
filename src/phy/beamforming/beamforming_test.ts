import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { type Downlink, sumRates, transmitPowers } from "./downlink.ts";
import { maximumRatio, regularisedZeroForcing, zeroForcing } from "./linear.ts";
import { largestDifference, mean, rayleighDownlink, toComplex } from "./testing.ts";
import { wmmse } from "./wmmse.ts";
// By scripts/peers/beamforming.py: numpy, with M x M inverses.
import numpy from "./testdata/beamforming_numpy.json" with { type: "json" };

const beamformers = {
  zeroForcing,
  regularisedZeroForcing,
  maximumRatio,
  wmmse: (channels: Downlink) => wmmse(channels, { iterations: 60, tolerance: 0 }).precoder,
};
const names = Object.keys(beamformers) as (keyof typeof beamformers)[];

/** A fixture's channel as a block of one item. */
function channelsOf(
  { users, antennas, power, noise, channel }: (typeof numpy.cases)[number],
): Downlink {
  return {
    count: 1,
    users,
    antennas,
    downlink: toComplex(channel),
    noisePower: noise,
    downlinkPower: power,
  };
}

describe("beamformers", () => {
  it("are those of an independent program, entry by entry, and so are their rates", () => {
    for (const truth of numpy.cases) {
      const channels = channelsOf(truth), { iterations } = truth;
      for (const name of names) {
        const precoder = name === "wmmse"
          ? wmmse(channels, { iterations, tolerance: -1 }).precoder
          : beamformers[name](channels);
        expect(largestDifference(precoder, toComplex(truth[name]))).toBeLessThan(1e-8);
        expect(sumRates(channels, precoder)[0]).toBeCloseTo(truth.rates[name], 8);
      }
    }
  });

  it("reach its mean rates over Rayleigh fading, on draws of our own", () => {
    for (const { antennas, users, snrDb, draws, mean: means, deviation } of numpy.means) {
      const count = 80, downlinkPower = Math.pow(10, snrDb / 10);
      const channels = rayleighDownlink("means", { count, users, antennas, downlinkPower, noisePower: 1 });
      for (const name of names) {
        const error = deviation[name] * Math.sqrt(1 / draws + 1 / count); // of the difference of the means
        const ours = mean(sumRates(channels, beamformers[name](channels)));
        expect(Math.abs(ours - means[name])).toBeLessThan(4 * error);
      }
    }
  });

  it("spend the power to 1e-5 and far closer", () => {
    for (const [users, antennas, downlinkPower] of [[1, 1, 1], [1, 8, 1e-3], [4, 4, 1], [8, 16, 1e4]]) {
      const channels = rayleighDownlink("power", {
        count: 20,
        users,
        antennas,
        downlinkPower,
        noisePower: 2,
      });
      for (const name of names) {
        for (const power of transmitPowers(channels, beamformers[name](channels))) {
          expect(Math.abs(power / downlinkPower - 1)).toBeLessThan(1e-12);
        }
      }
    }
  });

  it("are all the matched filter for one user: log2(1 + P ||h||^2 / sigma^2)", () => {
    const channels = rayleighDownlink("one", {
      count: 10,
      users: 1,
      antennas: 6,
      downlinkPower: 3,
      noisePower: 0.7,
    });
    const { re, im } = channels.downlink;
    for (const name of names) {
      sumRates(channels, beamformers[name](channels)).forEach((rate, i) => {
        let energy = 0;
        for (let at = 6 * i; at < 6 * i + 6; at++) energy += re[at] ** 2 + im[at] ** 2;
        expect(rate).toBeCloseTo(Math.log2(1 + 3 * energy / 0.7), 10);
      });
    }
  });

  it("have no interference where they force it to zero", () => {
    const channels = rayleighDownlink("zero", {
      count: 5,
      users: 4,
      antennas: 7,
      downlinkPower: 1,
      noisePower: 1,
    });
    const precoder = zeroForcing(channels), { re, im } = channels.downlink;
    for (let i = 0; i < 5; i++) {
      for (let k = 0; k < 4; k++) {
        for (let j = 0; j < 4; j++) {
          let a = 0, b = 0;
          for (let m = 0; m < 7; m++) {
            const h = (4 * i + k) * 7 + m, v = (7 * i + m) * 4 + j;
            a += re[h] * precoder.re[v] - im[h] * precoder.im[v];
            b += re[h] * precoder.im[v] + im[h] * precoder.re[v];
          }
          if (j !== k) expect(Math.sqrt(a * a + b * b)).toBeLessThan(1e-13);
          else expect(a).toBeGreaterThan(0);
        }
      }
    }
  });

  it("say which item's channels can't be told apart", () => {
    const channels = rayleighDownlink("dependent", {
      count: 2,
      users: 2,
      antennas: 3,
      downlinkPower: 1,
      noisePower: 1,
    });
    for (const part of [channels.downlink.re, channels.downlink.im]) part.copyWithin(9, 6, 9);
    expect(() => zeroForcing(channels)).toThrow(
      "the channels of the 2 users of item 1 are linearly dependent",
    );
    for (const name of ["regularisedZeroForcing", "maximumRatio", "wmmse"] as const) {
      expect(sumRates(channels, beamformers[name](channels)).every((rate) => rate > 0)).toBe(true);
    }
  });

  it("refuse arrays of another shape and powers that aren't positive", () => {
    const channels = rayleighDownlink("shape", {
      count: 1,
      users: 2,
      antennas: 3,
      downlinkPower: 1,
      noisePower: 1,
    });
    for (const name of names) {
      expect(() => beamformers[name]({ ...channels, antennas: 4 })).toThrow("has 6 and 6 elements, not 8");
      expect(() => beamformers[name]({ ...channels, downlinkPower: 0 })).toThrow("must be positive, not 0");
    }
  });
});

describe("wmmse", () => {
  const options = { iterations: 200, tolerance: 0 };

  it("never lowers the sum rate, so it is never below zero forcing; on average it is above all others", () => {
    for (const [users, antennas, snrDb] of [[4, 4, 0], [8, 16, 10], [6, 6, 30], [10, 32, 0]]) {
      const downlinkPower = Math.pow(10, snrDb / 10);
      const channels = rayleighDownlink("monotone", {
        count: 20,
        users,
        antennas,
        downlinkPower,
        noisePower: 1,
      });
      const { precoder, rates } = wmmse(channels, options);
      const forced = sumRates(channels, zeroForcing(channels)), reached = sumRates(channels, precoder);
      rates.forEach((history, i) => {
        expect(history[0]).toBeCloseTo(forced[i], 9);
        expect(history[history.length - 1]).toBeCloseTo(reached[i], 9);
        history.slice(1).forEach((rate, t) => expect(rate).toBeGreaterThan(history[t] - 1e-9));
      });
      for (const other of [zeroForcing, maximumRatio, regularisedZeroForcing]) {
        expect(mean(reached)).toBeGreaterThan(mean(sumRates(channels, other(channels))));
      }
    }
  });

  it("stops where an iteration brings less than the tolerance", () => {
    const channels = rayleighDownlink("stop", {
      count: 3,
      users: 4,
      antennas: 5,
      downlinkPower: 10,
      noisePower: 1,
    });
    for (const history of wmmse(channels, { iterations: 500, tolerance: 1e-3 }).rates) {
      const gains = history.slice(1).map((rate, t) => rate - history[t]);
      gains.forEach((gain, t) => expect(gain >= 1e-3).toBe(t < gains.length - 1));
    }
    expect(wmmse(channels, { iterations: 3, tolerance: 0 }).rates.map(({ length }) => length)).toEqual([
      4,
      4,
      4,
    ]);
  });

  it("serves more users than there are antennas, where zero forcing can't", () => {
    const channels = rayleighDownlink("many", {
      count: 10,
      users: 5,
      antennas: 3,
      downlinkPower: 10,
      noisePower: 1,
    });
    expect(() => zeroForcing(channels)).toThrow("linearly dependent");
    const { precoder, rates } = wmmse(channels, options);
    rates.forEach((history) =>
      history.slice(1).forEach((rate, t) => expect(rate).toBeGreaterThan(history[t] - 1e-9))
    );
    expect(mean(sumRates(channels, precoder)))
      .toBeGreaterThan(1.2 * mean(sumRates(channels, maximumRatio(channels))));
  });

  it("pours water over orthogonal channels: the best that any precoder does there", () => {
    // Rows e_k with gains g_k: R = sum log2(1 + g_k p_k), whose optimum is p_k = (level - 1 / g_k)^+ (Cover and
    // Thomas, section 9.4). Gains 4, 2, 1/10 and power 1: the third user gets nothing, level (1 + 1/4 + 1/2) / 2.
    const gains = [4, 2, 0.1], re = new Float64Array(9);
    gains.forEach((gain, k) => re[4 * k] = Math.sqrt(gain));
    const channels = {
      count: 1,
      users: 3,
      antennas: 3,
      downlink: { re, im: new Float64Array(9) },
      noisePower: 1,
      downlinkPower: 1,
    };
    const level = (1 + 1 / 4 + 1 / 2) / 2;
    const [rate] = sumRates(channels, wmmse(channels, { iterations: 5000, tolerance: 0 }).precoder);
    expect(rate).toBeCloseTo(Math.log2(4 * level) + Math.log2(2 * level), 4);
  });
});
