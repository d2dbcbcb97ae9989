import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { KernelEngine } from "../../src/compute/kernels/engine.ts";
import type { KernelOperands } from "../../src/compute/kernels/interface.ts";
import { floatingPointOperations, profileSteps } from "./profile.ts";

/** 3 groups of [100, 7] [7, 40]. */
const products: KernelOperands<"matmul"> = {
  out: 0,
  a: 0,
  b: 0,
  m: 100,
  n: 40,
  k: 7,
  transposeA: false,
  transposeB: false,
  strideA: 700,
  strideB: 280,
  activation: "linear",
  tileRows: 24,
  tileColumns: 32,
  oneBias: false,
  groups: 3,
};

/** 2 images of 5 x 6 with 3 channels, a field of 3 x 2, 19 outputs at 5 x 5 positions. */
const convolution: KernelOperands<"conv2d"> = {
  out: 0,
  x: 0,
  filter: 0,
  batch: 2,
  height: 5,
  width: 6,
  channels: 3,
  outHeight: 5,
  outWidth: 5,
  columns: 19,
  fieldHeight: 3,
  fieldWidth: 2,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  top: 1,
  left: 0,
  spreadHeight: 1,
  spreadWidth: 1,
  activation: "linear",
  tileRows: 24,
};

const adam: KernelOperands<"adam"> = {
  w: 0,
  gradient: 0,
  m: 0,
  v: 0,
  n: 3,
  rate: 1,
  beta1: 0.5,
  rest1: 0.5,
  beta2: 0.5,
  rest2: 0.5,
  epsilon: 1,
};

describe("floatingPointOperations", () => {
  it("counts a product and a sum for each term of each output", () => {
    expect(floatingPointOperations("matmul", products)).toBe(2 * 3 * 100 * 40 * 7);
    expect(floatingPointOperations("conv2d", convolution)).toBe(2 * (2 * 5 * 5) * 19 * (3 * 2 * 3));
    expect(floatingPointOperations("adam", adam)).toBe(0);
  });
});

describe("profileSteps", () => {
  it("gives means over the steps and leaves the engine as it was", async () => {
    const called: string[] = [];
    const engine = { run: (kernel: string) => void called.push(kernel) } as unknown as KernelEngine;
    const { run } = engine;
    const profile = await profileSteps(engine, () => {
      engine.run("matmul", products);
      engine.run("adam", adam);
      engine.run("adam", adam);
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
