import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { drawNormals } from "../../phy/draw.ts";
import { designQuantizer } from "./llr_quantizer.ts";

/** Mutual information of a bit and what its samples' LLRs are merged to: `groups` of indices. */
function information(llrs: readonly number[], groups: readonly (readonly number[])[]): number {
  return groups.reduce((sum, group) => {
    const ones = group.reduce((p, i) => p + 1 / (1 + Math.exp(-llrs[i])), 0), zeros = group.length - ones;
    return sum + ones * Math.log2(2 * ones / group.length) + zeros * Math.log2(2 * zeros / group.length);
  }, 0) / llrs.length;
}

/** The most information that any `levels` ranges of sorted LLRs keep: all of them are tried. */
function mostInformation(llrs: readonly number[], levels: number): number {
  const indices = llrs.map((_, i) => i);
  const search = (from: number, left: number): number[][][] =>
    left === 1
      ? [[indices.slice(from)]]
      : indices.slice(from + 1, llrs.length - left + 2).flatMap((to) =>
        search(to, left - 1).map((rest) => [indices.slice(from, to), ...rest])
      );
  return Math.max(...search(0, levels).map((groups) => information(llrs, groups)));
}

/** Consistent Gaussian LLRs, ±1 over a channel with noise of variance 4 / mean. */
function gaussianLlrs(n: number, mean: number): number[] {
  const normals = drawNormals(stream("test", "max-mi", mean), n);
  return Array.from(normals, (z, i) => (i % 2 ? 1 : -1) * mean + Math.sqrt(2 * mean) * z);
}

describe("designQuantizer", () => {
  it("keeps as much information as the best of all quantisers of small sets", () => {
    for (const levels of [2, 3, 4]) {
      for (const scale of [0.7, 2, 5]) {
        // Symmetric and not; sorted.
        const set = [-2, -1.6, -1.1, -0.9, -0.4, -0.1, 0.2, 0.3, 0.8, 1.3, 1.7, 2.4].map((x) => x * scale);
        const found = designQuantizer(set, { levels }).information;
        const most = mostInformation(set, levels);
        expect(found).toBeLessThan(most + 1e-12);
        expect(found).toBeGreaterThan(0.99 * most); // by turns it finds a local optimum
      }
    }
  });

  it("computes the information that its levels keep", () => {
    const set = gaussianLlrs(999, 3).sort((a, b) => a - b);
    const { boundaries, llrs, information: claimed } = designQuantizer(set, { levels: 4 });
    const groups = Array.from({ length: 4 }, () => [] as number[]);
    set.forEach((x, i) => groups[boundaries.findLastIndex((b) => x >= b) + 1].push(i));
    expect(claimed).toBeCloseTo(information(set, groups), 10);
    groups.forEach((group, i) => {
      const ones = group.reduce((p, at) => p + 1 / (1 + Math.exp(-set[at])), 0);
      expect(llrs[i]).toBeCloseTo(Math.log(ones / (group.length - ones)), 10);
    });
  });

  it("is symmetric for a symmetric distribution", () => {
    const half = gaussianLlrs(20000, 4);
    const { boundaries, llrs } = designQuantizer([...half, ...half.map((x) => -x)], { levels: 8 });
    expect(boundaries[3]).toBeCloseTo(0, 2);
    for (let i = 0; i < 4; i++) expect(llrs[i]).toBeCloseTo(-llrs[7 - i], 2);
  });

  it("loses less with every bit, and never keeps more than the LLRs have", () => {
    const samples = gaussianLlrs(50000, 4);
    const all = samples.reduce((sum, x) =>
      sum + 1 - Math.log2(1 + Math.exp(-Math.abs(x))) -
      Math.abs(x) / (1 + Math.exp(Math.abs(x))) / Math.LN2, 0) / samples.length;
    const kept = [2, 4, 8, 16].map((levels) => designQuantizer(samples, { levels }).information);
    // One bit of the LLR at the best point, 0, leaves a binary symmetric channel.
    const p = samples.reduce((sum, x) => sum + 1 / (1 + Math.exp(Math.abs(x))), 0) / samples.length;
    expect(kept[0]).toBeCloseTo(1 + p * Math.log2(p) + (1 - p) * Math.log2(1 - p), 4);
    kept.reduce((less, more) => (expect(more).toBeGreaterThan(less), more));
    expect(kept[3]).toBeLessThan(all);
    expect(all - kept[2]).toBeLessThan(0.02); // three bits lose a few percent at most
    expect(all - kept[3]).toBeLessThan(0.006);
  });

  it("survives empty levels, certain bits and bits that are not there", () => {
    for (
      const set of [new Array(50).fill(0), new Array(50).fill(900), [
        ...new Array(40).fill(-900),
        3,
        900,
        900,
      ]]
    ) {
      const { boundaries, llrs, information } = designQuantizer(set, { levels: 8 });
      expect([...boundaries, ...llrs, information].every(Number.isFinite)).toBe(true);
    }
    expect(() => designQuantizer([1, 2], { levels: 8 })).toThrow(RangeError);
  });
});
