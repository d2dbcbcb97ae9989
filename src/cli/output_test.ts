import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { benchCommand } from "../engine/testdata/bench.ts";

/** Runs `bench` by a shell, with its output led elsewhere. */
async function shell(args: string[], redirection: string) {
  const command = benchCommand(...args).map((part) => `'${part}'`).join(" ");
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `${command} ${redirection}`],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

describe("output that can't be written", () => {
  it("is told in one line, where that can be read, and by the exit code", async () => {
    if (Deno.build.os !== "linux") return; // /dev/full
    expect(await shell(["list"], ">/dev/full")).toEqual({
      code: 3,
      stderr:
        "bench: the output can't be written: the disk is full; free some space, and the next run goes on from here\n",
    });
    expect(await shell(["list"], ">/dev/full 2>&1")).toEqual({ code: 3, stderr: "" });
    expect((await shell(["list"], "2>&-")).code).toBe(0);
    for (const redirection of ["2>/dev/full", "2>&-"]) {
      expect(await shell(["show", "nothing"], redirection)).toEqual({ code: 2, stderr: "" });
    }
  });
});
