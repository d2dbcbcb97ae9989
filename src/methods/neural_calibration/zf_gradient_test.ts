import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { type Downlink, scaleToPower, sumRates } from "../../phy/beamforming/downlink.ts";
import { zeroForcing } from "../../phy/beamforming/linear.ts";
import { largestDifference, rayleighDownlink, toComplex } from "../../phy/beamforming/testing.ts";
import { wmmse } from "../../phy/beamforming/wmmse.ts";
import { type ComplexArray, complexZeros, copyOf } from "../../phy/linalg/complex_array.ts";
import { sumRates as ratesWithGradient } from "./sum_rate_loss.ts";
import { zfBeams, zfGradient } from "./zf_layer.ts";
// By scripts/peers/beamforming.py: torch's autograd in complex numbers.
import numpy from "../../phy/beamforming/testdata/beamforming_numpy.json" with { type: "json" };

/** The gradient that a training descends, of the rate over `channels` of zero forcing on X. */
function zeroForcingGradient(channels: Downlink, x: ComplexArray): ComplexArray {
  const { downlink, noisePower, downlinkPower } = channels, result = zfBeams(channels, x, downlinkPower);
  const { gradient } = ratesWithGradient(channels, downlink, result.beams, noisePower);
  return zfGradient(channels, x, result, gradient, downlinkPower);
}

/** The rate over `channels` of zero forcing on X. */
function rateOf(channels: Downlink, x: ComplexArray): number {
  return sumRates(channels, zeroForcing({ ...channels, downlink: x }))[0];
}

function norm({ re, im }: ComplexArray): number {
  return Math.sqrt(re.reduce((sum, x, i) => sum + x * x + im[i] * im[i], 0));
}

/** K orthogonal rows of norm `size`: unitary rows of a DFT matrix. */
function orthogonalRows(users: number, antennas: number, size: number): Downlink {
  const downlink = complexZeros(users * antennas);
  downlink.re.forEach((_, at) => {
    const angle = 2 * Math.PI * Math.floor(at / antennas) * (at % antennas) / antennas;
    downlink.re[at] = size * Math.cos(angle) / Math.sqrt(antennas);
    downlink.im[at] = size * Math.sin(angle) / Math.sqrt(antennas);
  });
  return { count: 1, users, antennas, downlink, noisePower: 1, downlinkPower: 10 };
}

describe("the gradient of zero forcing", () => {
  it("is the gradient that torch's autograd finds", () => {
    for (const { users, antennas, channel, calibrated, gradient, noise, power } of numpy.cases) {
      const size = { count: 1, users, antennas, downlink: toComplex(channel) };
      const found = zeroForcingGradient(
        { ...size, noisePower: noise, downlinkPower: power },
        toComplex(calibrated),
      );
      expect(largestDifference(found, toComplex(gradient))).toBeLessThan(1e-10);
    }
  });

  it("agrees with finite differences of the beamformer that works in complex numbers", () => {
    const channels = rayleighDownlink("differences", {
      count: 1,
      users: 3,
      antennas: 4,
      downlinkPower: 5,
      noisePower: 0.3,
    });
    const x = copyOf(channels.downlink);
    x.re.forEach((_, i) => x.re[i] += 0.1 * ((7 * i) % 5 - 2));
    const gradient = zeroForcingGradient(channels, x), step = 1e-5;
    for (const part of ["re", "im"] as const) {
      x[part].forEach((value, i) => {
        const rates = [1, -1].map((sign) => {
          const moved = copyOf(x);
          moved[part][i] = value + sign * step;
          return rateOf(channels, moved);
        });
        expect(Math.abs((rates[0] - rates[1]) / (2 * step) - gradient[part][i])).toBeLessThan(1e-7);
      });
    }
  });
});

describe("Theorem 2: near a channel there is one whose zero-forcing precoder does better", () => {
  it("holds for generic channels, however near: a step along the gradient raises the rate", () => {
    for (let draw = 0; draw < 50; draw++) {
      const channels = rayleighDownlink(`theorem ${draw}`, {
        count: 1,
        users: 2 + draw % 4,
        antennas: 6,
        downlinkPower: 2,
        noisePower: 1,
      });
      const gradient = zeroForcingGradient(channels, channels.downlink), slope = norm(gradient);
      expect(slope).toBeGreaterThan(1e-3);
      for (const epsilon of [1e-2, 1e-4, 1e-6]) {
        const near = copyOf(channels.downlink);
        near.re.forEach((_, i) => {
          near.re[i] += epsilon * gradient.re[i] / slope;
          near.im[i] += epsilon * gradient.im[i] / slope;
        });
        expect(rateOf(channels, near)).toBeGreaterThan(rateOf(channels, channels.downlink));
      }
    }
  });

  // Proof for one user: R = log2(1 + |h^H v|^2 / sigma^2) with ||v||^2 = P is largest for v along h (Cauchy and
  // Schwarz), which is what zero forcing on h gives; so no other input does better.
  it("fails for one user", () => {
    const channels = rayleighDownlink("one user", {
      count: 1,
      users: 1,
      antennas: 5,
      downlinkPower: 2,
      noisePower: 1,
    });
    expect(norm(zeroForcingGradient(channels, channels.downlink))).toBeLessThan(1e-12);
    const best = rateOf(channels, channels.downlink);
    const others = rayleighDownlink("others", { ...channels, count: 200 });
    for (let i = 0; i < 200; i++) {
      const part = (array: Float64Array) => array.slice(5 * i, 5 * i + 5);
      const other = { re: part(others.downlink.re), im: part(others.downlink.im) };
      expect(rateOf(channels, other)).toBeLessThanOrEqual(best);
    }
  });

  // Proof for orthogonal rows of one norm g: without its interference, R <= sum log2(1 + |h_k^H v_k|^2 / sigma^2);
  // |h_k^H v_k|^2 <= g^2 ||v_k||^2, the ||v_k||^2 add up to P, and the logarithm is concave, so
  // R <= K log2(1 + g^2 P / (K sigma^2)) for every precoder. Zero forcing on H reaches it.
  it("fails for orthogonal rows of equal norm", () => {
    for (const [users, antennas] of [[2, 2], [3, 5], [4, 4]]) {
      const channels = orthogonalRows(users, antennas, 1.7);
      const bound = users * Math.log2(1 + 1.7 ** 2 * 10 / users);
      expect(rateOf(channels, channels.downlink)).toBeCloseTo(bound, 10);
      expect(norm(zeroForcingGradient(channels, channels.downlink))).toBeLessThan(1e-12);
      expect(wmmse(channels, { iterations: 50, tolerance: 0 }).rates[0].at(-1)).toBeCloseTo(bound, 10);
      for (let draw = 0; draw < 50; draw++) {
        const precoder = rayleighDownlink(`precoder ${draw}`, { ...channels }).downlink;
        scaleToPower(channels, precoder);
        expect(sumRates(channels, precoder)[0]).toBeLessThan(bound);
      }
    }
  });

  it("holds again for orthogonal rows of unequal norms, where equal powers are wrong", () => {
    const channels = orthogonalRows(3, 5, 1.7);
    for (const part of [channels.downlink.re, channels.downlink.im]) {
      part.forEach((value, i) => part[i] = i < 5 ? 3 * value : value);
    }
    expect(norm(zeroForcingGradient(channels, channels.downlink))).toBeGreaterThan(1e-3);
  });
});
