import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { importMapArguments } from "./src/engine/import_map.ts";
import { fromFileUrl, root } from "./src/engine/paths.ts";

/** Files whose documentation has examples. */
const documented = [
  "mod.ts",
  "src/engine/run_suite.ts",
  "src/report/load_rows.ts",
  "src/suite/define.ts",
  "src/claims/verdict.ts",
];

describe("the library", () => {
  it("has examples that run", async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--doc", ...importMapArguments(), ...documented],
      cwd: fromFileUrl(root),
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    expect(said).toContain(`ok | ${documented.length} passed | 0 failed`);
    expect(success).toBe(true);
  });
});
