import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { uniformValues } from "../../compute/testing.ts";
import { bitsPerSymbol, demapSoft, modulate, pamAmplitudes, qamLevels } from "../../phy/qam.ts";
import { axisLlr } from "./axis_llr.ts";

const orders = [4, 16, 64, 256];

describe("axisLlr", () => {
  it("is the log ratio of summed probabilities, over all symbols as they are modulated", () => {
    for (const order of orders) {
      const levels = qamLevels(order), bits = bitsPerSymbol(order), amplitudes = [...pamAmplitudes(order)];
      const logits = uniformValues(20 * levels, `logits ${order}`, 6);
      const llr = axisLlr(logits, order);
      for (let symbol = 0; symbol < 10; symbol++) {
        const sums = Array.from({ length: bits }, () => [0, 0]);
        for (let m = 0; m < order; m++) {
          const own = Uint8Array.from({ length: bits }, (_, b) => (m >> b) & 1);
          const axes = [...modulate(own, order)].map((x) =>
            amplitudes.findIndex((a) => Math.abs(a - x) < 1e-6)
          );
          const p = axes.reduce(
            (sum, level, axis) => sum * Math.exp(logits[(2 * symbol + axis) * levels + level]),
            1,
          );
          own.forEach((value, b) => sums[b][value] += p);
        }
        sums.forEach(([zero, one], b) => expect(llr[symbol * bits + b]).toBeCloseTo(Math.log(one / zero), 4));
      }
    }
  });

  it("is soft demapping where the probabilities are those of a symbol in Gaussian noise", () => {
    for (const order of orders) {
      const received = uniformValues(40, `received ${order}`, 1.5), variance = 0.02;
      const amplitudes = pamAmplitudes(order);
      const logits = Float32Array.from(
        { length: 40 * amplitudes.length },
        (_, i) =>
          -((received[Math.floor(i / amplitudes.length)] - amplitudes[i % amplitudes.length]) ** 2) /
          variance,
      );
      const expected = demapSoft(received, variance, order);
      axisLlr(logits, order).forEach((value, i) =>
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-4 + 1e-5 * Math.abs(expected[i]))
      );
    }
  });

  it("neither over- nor underflows, and doesn't change with a constant", () => {
    const logits = Float32Array.of(0, -1e4, -2e4, -3e4);
    const llr = axisLlr(logits, 16);
    expect([...llr]).toEqual([-2e4, -1e4]); // levels 00 01 11 10
    expect([...axisLlr(logits.map((x) => x + 5e4), 16)]).toEqual([...llr]);
  });
});
