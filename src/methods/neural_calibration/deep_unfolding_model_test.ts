import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { onEveryEngine, testValues } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { initialUnfolded, unfolded } from "./deep_unfolding_model.ts";
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import { fromRows } from "./rows.ts";
import { negativeSumRate, sumRates } from "./sum_rate_loss.ts";
import { zfBeams } from "./zf_layer.ts";

const shape: DownlinkSize = { count: 40, users: 3, antennas: 4 };
const { count, users, antennas } = shape;
const rows = () => testValues([count, users, 2 * antennas], "rows", 3);

describe("the unfolded WMMSE", () => {
  it("is one of WMMSE's iterations where it has one untrained layer: no rate falls (Shi et al. 2011)", async () => {
    await setupBackend("exact");
    const size = { antennas, users, layers: 1 }, p = createParameters(initialUnfolded(size));
    const [h, beams] = tf.tidy(() => {
      const tensor = rows();
      return [tensor, unfolded(size, p, tensor)].map((x) => x.dataSync<"float32">().slice());
    }).map((values) => fromRows(values, antennas));
    disposeParameters(p);
    expect(h.re.length).toBe(count * users * antennas);
    const before = sumRates(shape, h, zfBeams(shape, h, 1).beams, 1).rates;
    const after = sumRates(shape, h, beams, 1).rates;
    after.forEach((rate, n) => expect(rate).toBeGreaterThan(before[n] - 1e-5));
    expect(Math.max(...after.map((rate, n) => rate - before[n]))).toBeGreaterThan(0.1);
  });

  it("sends a total power of one from any number of layers", async () => {
    await setupBackend("exact");
    const size = { antennas, users, layers: 4 }, p = createParameters(initialUnfolded(size));
    const powers = tf.tidy(() => tf.sum(tf.square(unfolded(size, p, rows())), [1, 2]).dataSync());
    disposeParameters(p);
    for (const power of powers) expect(Math.abs(power - 1)).toBeLessThan(1e-5);
  });

  it("gives all of its parameters gradients, with the same bits on every engine", async () => {
    const size = { antennas, users, layers: 3 };
    const [first, ...others] = await onEveryEngine(() => {
      const p = createParameters(initialUnfolded(size));
      const gradients = tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => negativeSumRate(unfolded(size, p, rows()), rows(), 1),
          Object.values(p),
        );
        return Object.entries(p).map(([name, { name: id }]) =>
          [name, Array.from(grads[id].dataSync())] as const
        );
      });
      disposeParameters(p);
      return gradients;
    });
    for (const other of others) expect(other).toEqual(first);
    for (const [name, gradient] of first) {
      expect([name, gradient.some((value) => value !== 0)]).toEqual([name, true]);
    }
  });
});
