import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { buildWasm, wasmUrl } from "./build_wasm.ts";

describe("kernels.wasm", () => {
  it("is what the C sources and the pinned compiler give, byte for byte (deno task kernels)", async () => {
    const [built, committed] = [await buildWasm(), await Deno.readFile(wasmUrl)];
    expect(built.length).toBe(committed.length);
    expect(built.every((byte, i) => byte === committed[i])).toBe(true);
  });
});
