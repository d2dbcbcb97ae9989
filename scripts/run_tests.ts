/**
 * `deno task test`: static checks and all tests; the last line is "N passed, N failed". Static checks are formatting, lint,
 * types, the documentation of the public modules, and whether the package could be published. With `--static` only these
 * are done, with paths only the tests in them.
 *
 * @module
 */
import { importMapArguments } from "../src/engine/import_map.ts";
import { fromFileUrl, root } from "../src/engine/paths.ts";

const importMap = importMapArguments();
const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
const staticChecks = [
  ["fmt", "--check"],
  ["lint"],
  ["check", ...importMap, "."],
  // the types of npm's packages are documented elsewhere
  ["doc", "--lint", "--no-npm", "--no-remote", ...Object.values<string>(exports)],
  ["publish", "--dry-run", "--allow-dirty"],
];

const paths = Deno.args.filter((argument) => argument !== "--static");
let passed = 0, failed = 0;
if (paths.length === 0) {
  for (const check of staticChecks) await deno(["--quiet", ...check]) ? passed++ : failed++;
}
if (!Deno.args.includes("--static")) {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  // types are checked above
  const ok = await deno(["test", "-A", "--no-check", ...importMap, `--junit-path=${report}`, ...paths]);
  const counts = countTests(await Deno.readTextFile(report).catch(() => ""));
  await Deno.remove(report);
  passed += counts.passed;
  // a module that doesn't load or a leak between tests is a failure, too
  failed += !ok && counts.failed === 0 ? 1 : counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed > 0 ? 1 : 0);

async function deno(args: string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd: fromFileUrl(root), stdin: "null" });
  return (await command.spawn().status).success;
}

/** Counts a JUnit report's test cases, but not the groups that contain them. */
function countTests(xml: string): { passed: number; failed: number } {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(\/>|>[\s\S]*?<\/testcase>)/g)]
    .map(([, name, body]) => ({ name, failed: /<(failure|error)\b/.test(body) }));
  const leaves = cases.filter(({ name }) => !cases.some((other) => other.name.startsWith(`${name} &gt; `)));
  return {
    passed: leaves.filter((one) => !one.failed).length,
    failed: leaves.filter((one) => one.failed).length,
  };
}
