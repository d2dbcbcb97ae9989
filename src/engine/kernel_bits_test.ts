import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bitsAfter, bitsFile, hashSources, kernelBits, type ProbedBits, readBits } from "./kernel_bits.ts";
import { fromFileUrl, root, toFileUrl } from "./paths.ts";
import { inDirectory, write } from "./testdata/bench.ts";

const never = () => {
  throw new Error("probed");
};

describe("kernelBits", () => {
  it("are those that are written down; the sources are those that gave them (else run 'deno task bits')", () => {
    expect(hashSources()).toBe(readBits().sources);
    expect(kernelBits(root, never)).toMatch(/^[0-9a-f]{64}$/);
  });

  const written = { number: 1, bits: "aa", probes: { matmul: "01", adam: "02" } };
  const found = (probes: Record<string, string>, moved = {}) => (): ProbedBits => ({ probes, moved });

  /** The bits in a tree whose sources aren't those that were probed. */
  async function edited(
    probe: () => ProbedBits,
    changes: { number?: number; sources?: string } = {},
  ): Promise<string> {
    let bits = "";
    await inDirectory((directory) => {
      const tree = new URL(`${toFileUrl(directory).href}/`);
      for (const folder of ["kernels", "tfjs", "bits"]) {
        Deno.mkdirSync(`${directory}/src/compute/${folder}`, { recursive: true });
      }
      for (const file of ["exact.ts", "backend.ts", "tfjs/dense.ts"]) {
        write(directory, `src/compute/${file}`, "");
      }
      write(directory, "deno.json", `{ "imports": {} }`);
      const sources = changes.sources ?? hashSources(tree);
      write(directory, "src/compute/bits/bits.json", JSON.stringify({ ...written, ...changes, sources }));
      expect(fromFileUrl(bitsFile(tree))).toContain(directory);
      bits = kernelBits(tree, probe);
      return Promise.resolve();
    });
    return bits;
  }

  it("are probed anew where the sources are others: the same bits give the same key", async () => {
    const clean = await edited(never);
    const dirty = { sources: "edited" };
    expect(await edited(found(written.probes), dirty)).toBe(clean);
    expect(await edited(found({ matmul: "01", adam: "03" }), dirty)).not.toBe(clean);
    expect(await edited(found(written.probes, { "20 steps": "04" }), dirty)).not.toBe(clean);
    expect(await edited(never, { number: 2 })).not.toBe(clean);
  });

  it("stay where a probe is added or dropped", () => {
    const before = { ...written, sources: "" };
    expect(bitsAfter(before, { ...written.probes, conv2d: "05" })).toBe("aa");
    expect(bitsAfter(before, { matmul: "01" })).toBe("aa");
    expect(bitsAfter(before, { matmul: "09" })).not.toBe("aa");
  });
});
