import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory, write } from "../../engine/testdata/bench.ts";
import { until } from "../../engine/testdata/until.ts";
import { defaultLimits } from "./limits.ts";
import { Sandbox } from "./sandbox.ts";

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const itOnLinux = Deno.build.os === "linux" ? it : it.skip;

describe("a sandbox", () => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"] as const) {
    itOnLinux(
      `ends with the verifier, ended by ${signal}, though its method is busy, and leaves nothing`,
      async () => {
        await inDirectory(async (directory) => {
          write(directory, "method.ts", `export default { open: () => ({ run() { for (;;); } }) };`);
          const verifier = new Deno.Command(Deno.execPath(), {
            args: ["run", "-A", "--no-check", new URL("./testdata/busy.ts", import.meta.url).href, directory],
            stdout: "piped",
          }).spawn();
          const reader = verifier.stdout.getReader();
          const { pid, home } = JSON.parse(new TextDecoder().decode((await reader.read()).value));
          await reader.cancel();
          expect(isThere(`/proc/${pid}`)).toBe(true);
          verifier.kill(signal);
          await verifier.status;
          await until(() => !isThere(`/proc/${pid}`) && !isThere(home));
        });
      },
    );
  }

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
