import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { benchCommand, inDirectory, toy } from "../engine/testdata/bench.ts";

/** Runs the command line under a shell's redirection. */
async function redirected(directory: string, redirection: string, ...args: string[]) {
  const words = benchCommand(...args).map((word) => `'${word}'`);
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `${words.join(" ")} ${redirection}`],
    cwd: directory,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

describe("the console", () => {
  const itOnLinux = Deno.build.os === "linux" ? it : it.skip;

  itOnLinux("says in one line that standard output is full, with exit 3", async () => {
    await inDirectory(async (directory) => {
      const { code, stderr } = await redirected(directory, "> /dev/full", "list");
      expect(code).toBe(3);
      expect(stderr).toMatch(/^bench: standard output can't be written: [^\n]*\n$/);
    });
  });

  itOnLinux("leaves the exit code as it is where standard error is full or closed", async () => {
    await inDirectory(async (directory) => {
      for (const redirection of ["2> /dev/full", "2>&-"]) {
        expect((await redirected(directory, redirection, "list", "--nothing")).code).toBe(2);
      }
      const run = await redirected(directory, "2> /dev/full", toy, "-p", "smoke", "-e", "errors");
      expect(run.code).toBe(0);
      expect(run.stdout).toContain("results in out/toy-smoke");
    });
  });
});
