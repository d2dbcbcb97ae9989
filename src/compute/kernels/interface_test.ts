import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { testEngines } from "../testing.ts";
import { callKernel, type KernelEngine } from "./engine.ts";
import { type KernelName, kernelNames, type KernelOperands, piecesOf, slotsOf } from "./interface.ts";
import { headerUrl, interfaceHeader } from "./interface_header.ts";
import { type Declaration, fillSlots, type Kernels, type Sizes, slotsFor } from "./operands.ts";
import { readSources } from "./sources.ts";
import { wasmUrl } from "./build_wasm.ts";

const adam: KernelOperands<"adam"> = {
  w: 64,
  gradient: 0x80000010, // beyond what an int32 holds
  m: 128,
  v: 192,
  n: 4097,
  rate: 1,
  beta1: 0.5,
  rest1: -2,
  beta2: 0,
  rest2: 1.5,
  epsilon: 0.1,
};

describe("the kernels' interface", () => {
  it("is the committed header (deno task kernels)", async () => {
    expect(await Deno.readTextFile(headerUrl)).toBe(interfaceHeader());
  });

  it("has the names that kernels.wasm exports", async () => {
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(await Deno.readFile(wasmUrl)));
    const functions = exported.filter(({ kind }) => kind === "function").map(({ name }) => name);
    expect(functions.sort()).toEqual([...kernelNames].sort());
  });

  it("is all that the C sources know of slots", () => {
    const numbered = [...readSources()].filter(([, text]) => /\bARG_\w+\(|\bargs\[/.test(text));
    expect(numbered.map(([name]) => name)).toEqual(["interface.h", "kernel.h"]);
  });

  it("names an operand's slot in C, its type, and whether it may be missing", () => {
    const lines = interfaceHeader().split("\n");
    expect(lines).toContain("#define ADAM_W ARG_PTR(float, 0)");
    expect(lines).toContain("#define ADAM_GRADIENT ARG_PTR(const float, 1)");
    expect(lines).toContain("#define ADAM_LARGEST ARG_OPTIONAL(float, 4)");
    expect(lines).toContain("#define ADAM_EPSILON ARG_FLOAT(11)");
    expect(lines).toContain("#define LDPC_DECODE_BITS ARG_PTR(uint8_t, 0)");
    expect(lines).toContain("#define LDPC_DECODE_START ARG_PTR(const int32_t, 5)");
    expect(lines).toContain("#define SUM_ROWS 256");
    expect(lines).toContain(
      "typedef enum { ACTIVATION_LINEAR, ACTIVATION_RELU, ACTIVATION_TANH } activation;",
    );
  });

  it("has shared operands in the same slots, defined once", () => {
    const lines = interfaceHeader().split("\n");
    expect(lines.filter((line) => line.startsWith("#define CHANNEL_NT "))).toEqual([
      "#define CHANNEL_NT ARG_INT(6)",
    ]);
    expect(lines).toContain("#define ML_LLR_LLR ARG_PTR(float, 7)");
    expect(lines).toContain("#define ZF_SIC_STATISTICS_OUT ARG_PTR(float, 7)");
    for (const name of ["ml_llr", "ml_statistics", "zf_sic_statistics"] as const) {
      expect(slotsOf(name).findIndex((slot) => slot.name === "nt")).toBe(6);
    }
  });

  it("puts addresses, floats and codes into slots", () => {
    const slots = (name: KernelName, operands: Record<string, unknown>) =>
      fillSlots(name, slotsOf(name), operands);
    const hex = (words: Int32Array) => Array.from(words, (x) => (x >>> 0).toString(16));
    expect(hex(slots("adam", adam)).slice(0, 12)).toEqual([
      ...["40", "80000010", "80", "c0", "0", "1001"],
      ...["3f800000", "3f000000", "c0000000", "0", "3fc00000", "3dcccccd"], // IEEE 754 binary32
    ]);
    const softmax = { out: 1, x: 2, rows: 3, columns: 4, logarithm: true };
    expect([...slots("softmax", softmax).slice(0, 5)]).toEqual([1, 2, 3, 4, 1]);
    const gradient = { dy: 1, sums: 2, rows: 3, columns: 4, activation: "tanh", groups: 5 };
    expect([...slots("dense_gradient", gradient).slice(0, 8)]).toEqual([
      0,
      1,
      0,
      2,
      3,
      4,
      2,
      5,
    ]);
  });

  it("cuts work into pieces, the last one perhaps smaller", () => {
    const address = { out: 64, a: 64, b: 64, x: 64, filter: 64, dy: 64, sums: 64 };
    expect(piecesOf("adam", adam)).toBe(2); // of 4096 elements
    expect(piecesOf("matmul", {
      ...{ ...address, m: 100, n: 40, k: 7, transposeA: false, transposeB: false, strideA: 0, strideB: 0 },
      ...{ activation: "linear", oneBias: false, tileRows: 24, tileColumns: 32, groups: 3 },
    })).toBe(3 * 5 * 2);
    const sizes = { ...address, rows: 300, columns: 4 };
    expect(piecesOf("norm_squares", { ...sizes, mean: 64 })).toBe(2); // of 256 rows
    expect(piecesOf("dense_gradient", { ...sizes, activation: "linear", groups: 2 })).toBe(4);
    expect(piecesOf("softmax", { ...sizes, logarithm: false })).toBe(19); // of 16 rows
  });

  it("refuses an unknown kernel, a missing operand and too many of them by name", () => {
    const [engine] = testEngines().values();
    // @ts-expect-error: no such kernel
    expect(() => callKernel(engine, "none", {})).toThrow(new RangeError("unknown kernel 'none'"));
    // @ts-expect-error: no kernel, though every object has it
    expect(() => engine.run("toString", {})).toThrow(new RangeError("unknown kernel 'toString'"));
    // @ts-expect-error: n is missing
    expect(() => engine.run("add", { out: 64, a: 64, b: 64 })).toThrow("'add' lacks its operand 'n'");
    const gradient = { dy: 64, sums: 64, rows: 1, columns: 4, groups: 1 };
    // @ts-expect-error: an activation that kernels don't fuse
    expect(() => engine.run("dense_gradient", { ...gradient, activation: "elu" })).toThrow(
      "'dense_gradient' has no activation 'elu'",
    );
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`x${i}`, "int" as const]));
    expect(() => slotsFor({ operands: many })).toThrow("33 operands: there are 32 slots");
  });
});

/** Mistakes that `deno check` finds; nothing runs them. */
function _mistakes(engine: KernelEngine): void {
  const f32 = new Float32Array(4), i32 = new Int32Array(4);
  // @ts-expect-error: an operand is missing
  callKernel(engine, "vector_exp", { out: f32, x: f32 });
  // @ts-expect-error: an operand that there isn't
  callKernel(engine, "vector_exp", { out: f32, x: f32, n: 4, stride: 1 });
  // @ts-expect-error: an array of other elements
  callKernel(engine, "vector_exp", { out: f32, x: i32, n: 4 });
  // @ts-expect-error: a number for an array
  callKernel(engine, "vector_exp", { out: f32, x: 64, n: 4 });
  // @ts-expect-error: an array where addresses are wanted
  engine.run("vector_exp", { out: 64, x: f32, n: 4 });
  // @ts-expect-error: another kernel's operands
  engine.run("vector_exp", { out: 64, a: 64, b: 64, n: 4 });
  // @ts-expect-error: a number for a truth value
  engine.run("softmax", { out: 64, x: 64, rows: 1, columns: 4, logarithm: 1 });
  // @ts-expect-error: an activation that kernels don't fuse
  engine.run("dense_gradient", { dy: 64, sums: 64, rows: 1, columns: 4, activation: "elu", groups: 1 });
  // @ts-expect-error: operands by position
  engine.run("vector_exp", [64, 64, 4]);
  const typo = {
    any: { operands: { rows: "int" }, pieces: ({ columns }: Sizes<"columns">): number => columns },
  } as const;
  // @ts-expect-error: pieces of an operand that there isn't
  const _pieces: Kernels<typeof typo> = typo;
  // @ts-expect-error: a kind that there isn't
  const _kind: Declaration = { operands: { out: "out f64" }, pieces: () => 1 };
}
