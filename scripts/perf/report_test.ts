import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { agreement, engineRecord, type PerformanceRecord, ratioOf, toText } from "./report.ts";

const native = { engine: "native-2", ms: [10, 11, 9, 10, 12], sha256: "ab".repeat(32), losses: [1, 0.5] };
const torch = { engine: "torch-1", ms: [30, 22, 27, 25, 24], losses: [1, 0.5005] };

describe("ratioOf", () => {
  it("is the ratio of the medians, with the interval of the paired ratios", () => {
    expect(ratioOf("a / b", native, torch, 2)).toEqual({
      what: "a / b",
      median: 2.5,
      low: 2,
      high: 3,
      coverage: 0.9375,
      target: 2,
    });
  });
});

describe("agreement", () => {
  it("compares weights between exact engines and losses with a peer", () => {
    expect(agreement([native, { ...native, engine: "wasm" }, torch])).toEqual({
      sameBits: true,
      lossDifference: 0.001,
    });
    expect(agreement([native, { ...native, engine: "wasm", sha256: "cd" }])).toEqual({ sameBits: false });
    expect(agreement([native])).toEqual({});
  });
});

describe("toText", () => {
  it("aligns a table, and says what is slower than promised", () => {
    const record: PerformanceRecord = {
      day: "2026-01-01",
      machine: {
        cpu: "A CPU",
        cores: 2,
        memoryGiB: 8,
        system: "linux x86_64",
        deno: "2.9.6",
        v8: "1",
        kernels: "0123456789abcdef",
        load: 0,
      },
      contestants: { "native-2": { framework: "airtight exact (native)", compiler: "cc 1", threads: 2 } },
      repetitions: 5,
      warnings: ["the machine was busy"],
      workloads: [{
        name: "x",
        title: "A network",
        rows: 128,
        parameters: 1000,
        engines: [
          engineRecord(native),
          engineRecord(torch),
          engineRecord({ engine: "stock-wasm", ms: [], unsupported: "Kernel 'X' not registered" }),
        ],
        ratios: [ratioOf("native-2 / torch-1", native, torch, 3)],
        sameBits: true,
      }],
    };
    expect(toText(record)).toContain([
      "A network, batch 128, 1000 parameters",
      "  native-2    10.0 ms  [10.0 … 11.0]    weights abababababababab",
      "  torch-1     25.0 ms  [24.0 … 27.0]",
      "  stock-wasm        —                   Kernel 'X' not registered",
      "  native-2 / torch-1: 2.50 times as fast (94 %: 2.00 … 3.00), NOT at least 3",
      "  same weights after 20 steps on all exact engines",
      "",
      "warning: the machine was busy",
    ].join("\n"));
  });
});
