import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory } from "../engine/testdata/bench.ts";

describe("bench show", () => {
  it("says of each learned method whose choice the length of its training is", async () => {
    await inDirectory(async (directory) => {
      const { stdout } = await bench(directory, "show", "eqnet");
      const lineOf = (method: string) => stdout.split("\n").find((line) => line.startsWith(`  ${method} `));
      expect(lineOf("zfSic")).toMatch(/ZF-SIC \(classical\)$/);
      expect(lineOf("nnDetL")).toMatch(/NN-Det-L \(learned; length of training: chosen here\)$/);
      // its codebook is solved, and what it starts from takes no samples
      for (const method of ["eqnetQ6", "twoStage"]) expect(lineOf(method)).not.toContain("chosen");
      expect(lineOf("twoStage")).toContain("length of training: Section IV-C: 1000 epochs for each stage");
    });
  });
});
