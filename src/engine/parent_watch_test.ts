import { describe, it } from "@std/testing/bdd";
import { inDirectory, startBench, toy, write } from "./testdata/bench.ts";
import { until } from "./testdata/until.ts";

/** Never ends, and lets no message in. It says which process it is in. */
const busy = `export default { open: () => ({ run() {
  Deno.writeTextFileSync("busy.part", String(Deno.pid));
  Deno.renameSync("busy.part", "busy");
  for (;;);
} }) };`;

describe("a worker whose coordinator is killed", () => {
  it("ends within 3 s, also in the middle of work that lets no message in", async () => {
    if (Deno.build.os !== "linux") return; // the test asks /proc
    await inDirectory(async (directory) => {
      write(directory, "busy.ts", busy);
      const args = [
        "-p",
        "smoke",
        "--method",
        "busy.ts",
        "-e",
        "errors",
        "--methods",
        "matched",
        "--workers",
        "1",
      ];
      const run = startBench(directory, toy, "--quiet", ...args);
      const output = run.output();
      await until(() => Deno.statSync(`${directory}/busy`).isFile, 120);
      const worker = Number(Deno.readTextFileSync(`${directory}/busy`));
      run.kill("SIGKILL");
      try {
        await until(() => !isRunning(worker), 3);
      } finally {
        if (isRunning(worker)) Deno.kill(worker, "SIGKILL");
        await output;
      }
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}
