import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as fc from "fast-check";
import { fromInterleaved } from "./linalg/complex_array.ts";
import { imbalanceGains, mixWithImage, receiverImage, transmitterImage } from "./iq_imbalance.ts";

const mismatch = fc.record({
  epsilon: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
  phi: fc.double({ min: -1, max: 1, noNaN: true }),
});

describe("I/Q imbalance", () => {
  it("is absent in a perfect mixer", () => {
    const perfect = { epsilon: 1, phi: 0 };
    expect(imbalanceGains(perfect)).toEqual({ mu: { re: 1, im: -0 }, nu: { re: 0, im: 0 } });
    expect(Math.hypot(...Object.values(transmitterImage(perfect)))).toBe(0);
    expect(Math.hypot(...Object.values(receiverImage(perfect)))).toBe(0);
  });

  it("mixes the branches as a mixer with a wrong Q oscillator does: I stays, Q is tilted by φ and scaled by ε", () => {
    // μ x + ν x* = Re-part I and ε e^{-jφ} times j Q, from eqs. 2 and 3 by hand.
    fc.assert(fc.property(mismatch, fc.double({ min: -3, max: 3, noNaN: true }), (m, q) => {
      const { mu, nu } = imbalanceGains(m), x = fromInterleaved([0.7, q]);
      mixWithImage(x, 0, 1, mu, nu);
      expect(x.re[0]).toBeCloseTo(0.7 + m.epsilon * Math.sin(m.phi) * q, 12);
      expect(x.im[0]).toBeCloseTo(m.epsilon * Math.cos(m.phi) * q, 12);
    }));
  });

  it("has the paper's α = ν / μ and β = ν / μ*: at ε = 1.1, φ = 0.18, worked out by hand", () => {
    // e = 1.1 e^{-0.18j} = 1.082223 - 0.196931j; (1 - e) / (1 + e) and (1 - e) / (1 + e)*.
    const alpha = transmitterImage({ epsilon: 1.1, phi: 0.18 });
    const beta = receiverImage({ epsilon: 1.1, phi: 0.18 });
    expect([alpha.re, alpha.im].map((x) => x.toFixed(4))).toEqual(["-0.0480", "0.0900"]);
    expect([beta.re, beta.im].map((x) => x.toFixed(4))).toEqual(["-0.0303", "0.0974"]);
  });

  it("has images of one size at both ends, below the signal's", () => {
    fc.assert(fc.property(mismatch, (m) => {
      const alpha = transmitterImage(m), beta = receiverImage(m);
      expect(Math.hypot(alpha.re, alpha.im)).toBeCloseTo(Math.hypot(beta.re, beta.im), 12);
      expect(Math.hypot(alpha.re, alpha.im)).toBeLessThan(1);
    }));
  });
});
