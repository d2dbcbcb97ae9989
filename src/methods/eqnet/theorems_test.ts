import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { mimoUses, type MimoUsesBlock, squareMimoUses } from "../../../datasets/mimo_uses.ts";
import { stream } from "../../compute/random.ts";
import { reconstruction } from "../../metrics/reconstruction.ts";
import { bruteForceLlr } from "../../phy/testing.ts";
import type { Method } from "../../suite/types.ts";
import { mlFromReals, type Rebuilt, zfSicFromReals } from "./theorems.ts";

async function rebuild(method: Method<MimoUsesBlock, Rebuilt>, nt: number, qamOrder: number, count = 300) {
  const block = await mimoUses({ nt, nr: nt }).block(
    { qamOrder, snrDb: 18 },
    stream("theorems", qamOrder),
    count,
  );
  return { block, output: await (await method.open({})).run(block) };
}

describe("the theorems' methods", () => {
  it("rebuild LLRs from 3 N_t and N_t (N_t + 2) reals, whatever the modulation", async () => {
    for (const qamOrder of [4, 16, 64, 256]) {
      for (const [method, dimension] of [[zfSicFromReals(), 6], [mlFromReals(), 8]] as const) {
        const { block, output } = await rebuild(method, 2, qamOrder);
        const scores = reconstruction().score(block, output);
        expect(Math.max(...Array.from(scores.reconstructionError))).toBeLessThan(1e-3);
        expect(new Set(Array.from(scores.dimension))).toEqual(new Set([dimension]));
      }
    }
    for (const nt of [1, 3]) {
      for (
        const [method, dimension] of [[zfSicFromReals(), 3 * nt], [mlFromReals(), nt * (nt + 2)]] as const
      ) {
        const { block, output } = await rebuild(method, nt, 16, 20);
        expect(reconstruction().score(block, output).dimension[0]).toBe(dimension);
      }
    }
  });

  it("give the ML LLRs of eq. 2, summed over all vectors", async () => {
    const { block, output } = await rebuild(mlFromReals(), 2, 16, 20);
    for (let i = 0; i < 20; i++) {
      bruteForceLlr(block.uses, 16, i).forEach((truth, b) =>
        expect(Math.abs(output.llr[8 * i + b] - truth)).toBeLessThan(1e-3)
      );
    }
  });
});

describe("reconstruction", () => {
  it("finds what isn't rebuilt, and names what can't be", async () => {
    const { block, output } = await rebuild(mlFromReals(), 2, 16, 10);
    const wrong = { ...output, llr: output.llr.slice() };
    wrong.llr[17] += 0.5;
    const { reconstructionError } = reconstruction().score(block, wrong);
    Array.from(reconstructionError).forEach((error, i) =>
      i === 2 ? expect(error).toBeCloseTo(0.5, 3) : expect(error).toBeLessThan(1e-3)
    );
    expect(() => reconstruction().score(block, { ...output, llr: output.llr.subarray(1) })).toThrow("79");
    wrong.llr[17] = NaN;
    expect(() => reconstruction().score(block, wrong)).toThrow("rebuilt LLR 17 is NaN");
  });
});

describe("mimoUses", () => {
  it("depends on the stream and the point alone", async () => {
    const dataset = mimoUses({ nt: 2, nr: 2 }), point = { qamOrder: 64, snrDb: 20 };
    const a = await dataset.block(point, stream("a"), 5), again = await dataset.block(point, stream("a"), 5);
    expect(again).toEqual(a);
    expect((await dataset.block(point, stream("b"), 5)).uses.y[0]).not.toBe(a.uses.y[0]);
    expect(a.uses.noiseVariance).toBeCloseTo(4 / 100, 6);
  });

  it("has as many antennas as the point says, where it is of several sizes", async () => {
    for (const nt of [2, 3, 4]) {
      const point = { qamOrder: 16, snrDb: 18 }, at = stream("sizes");
      const { uses, order } = await squareMimoUses().block({ ...point, nt }, at, 5);
      expect([uses.nt, uses.nr, uses.h.length, order]).toEqual([nt, nt, 5 * 2 * nt * nt, 16]);
      expect(uses).toEqual((await mimoUses({ nt, nr: nt }).block(point, at, 5)).uses);
    }
  });
});
