import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { indoorRoom } from "../../datasets/indoor_room.ts";
import { stream } from "../compute/random.ts";
import { mrt } from "../methods/neural_calibration/mrt.ts";
import { rzf } from "../methods/neural_calibration/rzf.ts";
import { wmmse } from "../methods/neural_calibration/wmmse.ts";
import { zf } from "../methods/neural_calibration/zf.ts";
import type { Downlink } from "../phy/beamforming/downlink.ts";
import { mean } from "../phy/beamforming/testing.ts";
import { sumRate } from "./sum_rate.ts";

const block = (antennas: number, users: number, downlinkPowerDbm: number) =>
  indoorRoom({ streamName: "room" }).source.draw(
    { antennas, users, downlinkPowerDbm },
    stream("test", "sum rate"),
    25,
  );

async function scores(method: ReturnType<typeof zf>, channels: Downlink) {
  return sumRate().score(channels, await (await method.open({})).run(channels));
}

describe("the classical beamformers in the room", () => {
  it("are ordered as they must be, and spend the power", async () => {
    for (const [antennas, users, power] of [[16, 4, 5], [32, 10, -10], [64, 8, 5]]) {
      const channels = block(antennas, users, power);
      const [best, regular, forced, matched] = await Promise.all(
        [wmmse(), rzf(), zf(), mrt()].map((method) => scores(method, channels)),
      );
      expect(mean(best.sumRate)).toBeGreaterThan(mean(regular.sumRate));
      expect(mean(regular.sumRate)).toBeGreaterThan(mean(forced.sumRate));
      expect(mean(best.sumRate)).toBeGreaterThan(mean(matched.sumRate));
      for (let i = 0; i < 25; i++) {
        expect(best.sumRate[i]).toBeGreaterThan(forced.sumRate[i] - 1e-9);
        for (const { powerError } of [best, regular, forced, matched]) {
          expect(powerError[i]).toBeLessThan(1e-5);
        }
      }
    }
  });

  it("don't depend on how the users are ordered: permuted channels give permuted precoders", async () => {
    const channels = block(8, 3, 0), order = [2, 0, 1];
    const permuted = { re: channels.downlink.re.slice(), im: channels.downlink.im.slice() };
    for (let i = 0; i < 25; i++) {
      order.forEach((from, to) => {
        for (const part of ["re", "im"] as const) {
          const row = (3 * i + from) * 8;
          permuted[part].set(channels.downlink[part].subarray(row, row + 8), (3 * i + to) * 8);
        }
      });
    }
    for (const method of [wmmse({ iterations: 5, tolerance: 0 }), rzf(), zf(), mrt()]) {
      const { run } = await method.open({});
      const plain = await run(channels), other = await run({ ...channels, downlink: permuted });
      for (let at = 0; at < 25 * 8; at++) {
        order.forEach((from, to) => expect(other.re[3 * at + to]).toBeCloseTo(plain.re[3 * at + from], 6));
      }
    }
  });
});

describe("sumRate", () => {
  it("is 2 K bit/s/Hz where each user receives three times the noise and nothing else", () => {
    const re = Float64Array.of(1, 0, 0, 1), im = new Float64Array(4);
    const channels: Downlink = {
      count: 1,
      users: 2,
      antennas: 2,
      downlink: { re, im },
      noisePower: 0.5,
      downlinkPower: 2,
    };
    const root = Math.sqrt(1.5), precoder = { re: Float64Array.of(root, 0, 0, root), im };
    const { sumRate: rate, powerError } = sumRate().score(channels, precoder);
    expect(rate[0]).toBeCloseTo(4, 14);
    expect(powerError[0]).toBeCloseTo(0.5, 14);
  });

  it("refuses what is no precoder", () => {
    const channels = block(4, 2, 0);
    const score = (output: unknown) => () => sumRate().score(channels, output as never);
    const shape = "must give { re, im }, Float64Arrays of 200 elements";
    expect(score(undefined)).toThrow(shape);
    expect(score({ re: new Float64Array(200), im: new Float64Array(199) })).toThrow(shape);
    expect(score({ re: new Float32Array(200), im: new Float32Array(200) })).toThrow(shape);
    expect(score({ re: new Float64Array(200).fill(NaN), im: new Float64Array(200) })).toThrow(
      "element 0 of the precoder is NaN",
    );
  });
});
