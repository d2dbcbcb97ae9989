import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory, write } from "../../engine/testdata/bench.ts";
import { defaultLimits } from "./limits.ts";
import { Sandbox } from "./sandbox.ts";

describe("a sandbox", () => {
  it("has caches of its own, which begin empty; only packages are shared", async () => {
    await inDirectory(async (directory) => {
      write(directory, "method.ts", "export default { open: () => ({ run: () => 0 }) };");
      await using sandbox = new Sandbox({ directory, limits: defaultLimits });
      const cache = `${sandbox.home}/deno`;
      const links = [...Deno.readDirSync(cache)].map(({ name }) => name);
      expect(links.filter((name) => name !== "npm" && name !== "remote")).toEqual([]);
      await sandbox.ask({ type: "load", method: `file://${directory}/method.ts`, engine: "wasm" });
      const written = [...Deno.readDirSync(cache)].filter(({ isSymlink }) => !isSymlink);
      expect(written.map(({ name }) => name)).toContain("gen");
    });
  });
});
