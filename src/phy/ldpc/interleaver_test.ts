import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { deinterleave, fixedInterleaver, interleave } from "./interleaver.ts";

describe("the interleaver", () => {
  it("is a permutation that leaves few neighbours neighbours, and is undone", () => {
    const interleaver = fixedInterleaver(648);
    expect([...interleaver.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 648 }, (_, i) => i));
    const near =
      interleaver.order.filter((v, i) => i > 0 && Math.abs(v - interleaver.order[i - 1]) < 6).length;
    expect(near).toBeLessThan(30); // 10 in the mean
    const blocks = Float32Array.from({ length: 3 * 648 }, (_, i) => i);
    const sent = interleave(interleaver, blocks);
    expect(sent[648 + 5]).toBe(648 + interleaver.order[5]);
    expect(deinterleave(interleaver, sent)).toEqual(blocks);
    expect(interleave(interleaver, new Uint8Array(0)).length).toBe(0);
    expect(() => interleave(interleaver, new Uint8Array(5))).toThrow(
      "5 elements are no whole number of blocks of 648",
    );
  });
});
