import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { describeAdapter } from "./environment.ts";

describe("describeAdapter", () => {
  it("names a GPU, and a processor that plays one", () => {
    const facts = { vendor: "", architecture: "", device: "0" };
    const gpu = { ...facts, vendor: "nvidia", description: "NVIDIA H200", isFallbackAdapter: false };
    expect(describeAdapter(gpu)).toBe("NVIDIA H200, nvidia");
    const mesa = { ...facts, description: "llvmpipe (LLVM 15.0.6, 256 bits)", isFallbackAdapter: true };
    expect(describeAdapter(mesa)).toBe("llvmpipe (LLVM 15.0.6, 256 bits) (software, not a GPU)");
    expect(describeAdapter({ ...facts, device: "", description: "", isFallbackAdapter: false }))
      .toBe("unnamed adapter");
  });
});
