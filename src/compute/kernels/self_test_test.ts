import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { testEngines } from "../testing.ts";
import { findDifference, selfTestCases } from "./self_test.ts";
import { kernelNames, type KernelOperands } from "./interface.ts";

describe("the self-test of a native library", () => {
  it("has a case for every kernel", () => {
    const tested = new Set(selfTestCases.map((make) => make().kernel));
    expect(kernelNames.filter((name) => !tested.has(name))).toEqual([]);
  });

  it("finds no difference between the engines", () => {
    const [wasm, ...others] = testEngines().values();
    for (const engine of others) expect(findDifference(wasm, engine)).toBe(undefined);
  });

  it("names the first kernel that differs by a bit", () => {
    const [wasm] = testEngines().values();
    const wrong: typeof wasm = {
      ...wasm,
      run(kernel, operands, grain) {
        wasm.run(kernel, operands, grain);
        if (kernel !== "philox_uniform") return;
        new Uint8Array(wasm.heap.memory.buffer)[(operands as KernelOperands<"philox_uniform">).out + 100] ^=
          1;
      },
    };
    expect(findDifference(wasm, wrong)).toBe("philox_uniform");
  });
});
