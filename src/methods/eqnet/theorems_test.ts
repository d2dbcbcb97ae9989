import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { mimoUses, squareMimoUses } from "../../../datasets/mimo_uses.ts";
import { stream } from "../../compute/random.ts";
import { reconstruction } from "../../metrics/reconstruction.ts";
import type { DetectorInputs } from "../../phy/mimo.ts";
import type { RebuiltLlr } from "../../phy/rebuilt_llr.ts";
import { algorithm1, bruteForceLlr } from "../../phy/testing.ts";
import type { Method } from "../../suite/types.ts";
import { mlFromReals, zfSicFromReals } from "./theorems.ts";

async function rebuild(
  method: Method<DetectorInputs, RebuiltLlr>,
  nt: number,
  qamOrder: number,
  count = 300,
) {
  const { inputs, truth } = await mimoUses({ nt, nr: nt }).block(
    { qamOrder, snrDb: 18 },
    stream("theorems", qamOrder),
    count,
  );
  return { truth, output: await (await method.open({})).run(inputs) };
}

describe("the theorems' methods", () => {
  it("rebuild LLRs from 3 N_t and N_t (N_t + 2) reals, whatever the modulation", async () => {
    for (const qamOrder of [4, 16, 64, 256]) {
      for (const [method, dimension] of [[zfSicFromReals(), 6], [mlFromReals(), 8]] as const) {
        const { truth, output } = await rebuild(method, 2, qamOrder);
        const scores = reconstruction().score(truth, output);
        expect(Math.max(...Array.from(scores.reconstructionError))).toBeLessThan(1e-3);
        expect(new Set(Array.from(scores.dimension))).toEqual(new Set([dimension]));
      }
    }
    for (const nt of [1, 3]) {
      for (
        const [method, dimension] of [[zfSicFromReals(), 3 * nt], [mlFromReals(), nt * (nt + 2)]] as const
      ) {
        const { truth, output } = await rebuild(method, nt, 16, 20);
        expect(reconstruction().score(truth, output).dimension[0]).toBe(dimension);
      }
    }
  });

  it("give the ZF-SIC LLRs of Algorithm 1, written out plainly", async () => {
    for (const [nt, qamOrder] of [[1, 16], [2, 4], [2, 16], [2, 64], [2, 256], [3, 16], [4, 16]]) {
      const { truth, output } = await rebuild(zfSicFromReals(), nt, qamOrder, 100);
      const bits = output.llr.length / 100;
      for (let i = 0; i < 100; i++) {
        algorithm1(truth.uses, qamOrder, i).forEach((llr, b) =>
          expect(Math.abs(output.llr[bits * i + b] - llr)).toBeLessThan(1e-3 + 2e-5 * Math.abs(llr))
        );
      }
    }
  });

  it("give the ML LLRs of eq. 2, summed over all vectors", async () => {
    const { truth, output } = await rebuild(mlFromReals(), 2, 16, 20);
    for (let i = 0; i < 20; i++) {
      bruteForceLlr(truth.uses, 16, i).forEach((llr, b) =>
        expect(Math.abs(output.llr[8 * i + b] - llr)).toBeLessThan(1e-3)
      );
    }
  });
});

describe("reconstruction", () => {
  it("finds what isn't rebuilt, and names what can't be", async () => {
    const { truth, output } = await rebuild(mlFromReals(), 2, 16, 10);
    const wrong = { ...output, llr: output.llr.slice() };
    wrong.llr[17] += 0.5;
    const { reconstructionError } = reconstruction().score(truth, wrong);
    Array.from(reconstructionError).forEach((error, i) =>
      i === 2 ? expect(error).toBeCloseTo(0.5, 3) : expect(error).toBeLessThan(1e-3)
    );
    expect(() => reconstruction().score(truth, { ...output, llr: output.llr.subarray(1) })).toThrow("79");
    wrong.llr[17] = NaN;
    expect(() => reconstruction().score(truth, wrong)).toThrow("rebuilt LLR 17 is NaN");
  });
});

describe("mimoUses", () => {
  it("depends on the stream and the point alone", async () => {
    const dataset = mimoUses({ nt: 2, nr: 2 }), point = { qamOrder: 64, snrDb: 20 };
    const a = await dataset.block(point, stream("a"), 5), again = await dataset.block(point, stream("a"), 5);
    expect(again).toEqual(a);
    expect((await dataset.block(point, stream("b"), 5)).inputs.uses.y[0]).not.toBe(a.inputs.uses.y[0]);
    expect(a.inputs.uses.noiseVariance).toBeCloseTo(4 / 100, 6);
  });

  it("has as many antennas as the point says, where it is of several sizes", async () => {
    for (const nt of [2, 3, 4]) {
      const point = { qamOrder: 16, snrDb: 18 }, at = stream("sizes");
      const { inputs, truth } = await squareMimoUses().block({ ...point, nt }, at, 5);
      const { uses, order } = inputs;
      expect([uses.nt, uses.nr, uses.h.length, order]).toEqual([nt, nt, 5 * 2 * nt * nt, 16]);
      expect({ inputs, truth }).toEqual(await mimoUses({ nt, nr: nt }).block(point, at, 5));
    }
  });
});
