import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { train } from "../../learn/testing.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { maxMi, maxMiTraining } from "./max_mi.ts";
import { detect, inEveryProfile, usesBlock } from "./testing.ts";

describe("maxMi", () => {
  it("replaces each ML LLR by the LLR of its level, bit position by bit position", async () => {
    const size = { nt: 2, nr: 2, bitsPerSymbol: 4 }, recipe = { uses: 4000, snr: { from: 10, to: 20 } };
    const options = { size, bits: 3, ...inEveryProfile("maxMi", recipe) };
    const artifact = await train(maxMiTraining(options), recipe);
    expect(artifact.tensors.llrs.shape).toEqual([8, 8]);
    const block = usesBlock({ n: 500, order: 16, snrDb: 15 }), ml = mlLlr(block.uses, 16);
    const quantized = await detect(maxMi({ label: "max-MI", ...options }), { quantizer: artifact }, block);
    const { boundaries, llrs } = artifact.tensors;
    quantized.forEach((value, i) => {
      const position = i % 8, own = boundaries.data.subarray(7 * position, 7 * position + 7);
      const level = own.reduce((count, b) => count + Number(ml[i] >= b), 0);
      expect(value).toBe(llrs.data[8 * position + level]);
    });
    for (let position = 0; position < 8; position++) {
      expect(new Set(quantized.filter((_, i) => i % 8 === position)).size).toBeLessThanOrEqual(8);
    }
  });
});
