import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as fc from "fast-check";
import { imbalanceGains, receiverImage, transmitterImage } from "../iq_imbalance.ts";
import { largestDifference } from "../beamforming/testing.ts";
import { type ComplexArray, complexZeros, fromInterleaved } from "../linalg/complex_array.ts";
import { interleaved } from "../testing.ts";
import { nbIot } from "./burst.ts";
import { receivePhysical, receiveReduced } from "./link.ts";
import { numpyReference } from "./testing.ts";

const samples = 2 * nbIot.subcarriers;
const reals = (length: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => fromInterleaved(values));
const mismatch = fc.record({
  epsilon: fc.double({ min: 0.8, max: 1.2, noNaN: true }),
  phi: fc.double({ min: -0.35, max: 0.35, noNaN: true }),
});

describe("the link", () => {
  it("is the same in its physical (eq. 12) and its reduced form (eq. 16), to rounding", () => {
    const cases = fc.record({
      theta: fc.double({ min: -1, max: 1, noNaN: true }),
      transmitter: mismatch,
      receiver: mismatch,
      taps: fc.integer({ min: 1, max: 4 }).chain((count) => reals(2 * count)),
      sent: reals(2 * samples),
      noise: reals(2 * samples),
    });
    fc.assert(fc.property(cases, ({ theta, transmitter, receiver, taps, sent, noise }) => {
      const physical = complexZeros(sent.re.length), reduced = complexZeros(sent.re.length);
      receivePhysical(nbIot, { theta, transmitter, receiver, taps }, sent, noise, physical);
      const { mu: t } = imbalanceGains(transmitter), { mu: r } = imbalanceGains(receiver);
      const times = ({ re, im }: ComplexArray, a: number, b: number) => ({
        re: re.map((value, at) => a * value - b * im[at]),
        im: im.map((value, at) => a * value + b * re[at]),
      });
      const alpha = transmitterImage(transmitter), beta = receiverImage(receiver);
      const scaled = times(taps, t.re * r.re - t.im * r.im, t.re * r.im + t.im * r.re); // eq. 15
      receiveReduced(nbIot, { theta, alpha, beta, taps: scaled }, sent, times(noise, r.re, r.im), reduced);
      expect(largestDifference(reduced, physical)).toBeLessThan(1e-13 * 50);
    }));
  });

  it("is what numpy makes of eq. 12 with matrices", () => {
    for (const { theta, tx, rx, taps, pilots, noise, received } of numpyReference().links) {
      const sent = fromInterleaved([...pilots, ...pilots, ...pilots, ...pilots]);
      const out = complexZeros(sent.re.length);
      const link = {
        theta,
        transmitter: { epsilon: tx[0], phi: tx[1] },
        receiver: { epsilon: rx[0], phi: rx[1] },
        taps: fromInterleaved(taps),
      };
      receivePhysical(nbIot, link, sent, fromInterleaved(noise), out);
      interleaved(out).forEach((value, at) => expect(value).toBeCloseTo(received[at], 12));
    }
  });

  it("changes nothing but the channel's gain where nothing is impaired", () => {
    const sent = fromInterleaved(Float64Array.from({ length: samples }, (_, i) => i % 5 - 2));
    const count = samples / 2, out = complexZeros(count);
    const perfect = { epsilon: 1, phi: 0 };
    const link = { theta: 0, transmitter: perfect, receiver: perfect, taps: fromInterleaved([0, 2]) };
    receivePhysical(nbIot, link, sent, complexZeros(count), out);
    for (let at = 0; at < count; at++) {
      expect(out.re[at]).toBeCloseTo(-2 * sent.im[at], 14);
      expect(out.im[at]).toBeCloseTo(2 * sent.re[at], 14);
    }
  });
});
