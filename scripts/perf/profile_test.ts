import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { KernelEngine } from "../../src/compute/kernels/engine.ts";
import { floatingPointOperations, profileSteps } from "./profile.ts";

/** 3 groups of [100, 7] [7, 40] in tiles of 24 x 32: 5 by 2 tiles a group. */
const products = { operands: [0, 0, 0, 100, 40, 7, 0, 0, 700, 280, 0, 0, 0, 24, 32, 0], count: 3 * 5 * 2 };

describe("floatingPointOperations", () => {
  it("counts a product and a sum for each term of each output", () => {
    expect(floatingPointOperations("matmul", products.operands, products.count)).toBe(2 * 3 * 100 * 40 * 7);
    // 2 images of 5 x 6 with 3 channels, a field of 3 x 2, 19 outputs at 5 x 5 positions
    const convolution = [0, 0, 0, 0, 0, 0, 2, 5, 6, 3, 5, 5, 19, 3, 2, 1, 1, 1, 1, 1, 0, 1, 1, 24];
    expect(floatingPointOperations("conv2d", convolution, 3)).toBe(2 * (2 * 5 * 5) * 19 * (3 * 2 * 3));
    expect(floatingPointOperations("adam", [1, 2, 3], 1)).toBe(0);
  });
});

describe("profileSteps", () => {
  it("gives means over the steps and leaves the engine as it was", async () => {
    const called: string[] = [];
    const engine = { run: (kernel: string) => void called.push(kernel) } as unknown as KernelEngine;
    const { run } = engine;
    const profile = await profileSteps(engine, () => {
      engine.run("matmul", products.operands, products.count);
      engine.run("adam", [], 1);
      engine.run("adam", [], 1);
      return Promise.resolve();
    }, 5);
    expect(engine.run).toBe(run);
    expect(called.length).toBe(15);
    const calls = Object.fromEntries(profile.kernels.map(({ kernel, calls }) => [kernel, calls]));
    expect(calls).toEqual({ matmul: 1, adam: 2 });
    expect(profile.kernels.find(({ kernel }) => kernel === "matmul")!.gflop).toBeCloseTo(0.000168, 12);
    const inside = profile.kernels.reduce((sum, { ms }) => sum + ms, 0);
    expect(inside + profile.outsideMs).toBeCloseTo(profile.ms, 9);
  });
});
