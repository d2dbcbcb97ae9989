// README's walk through the leaderboard: its commands as they are printed, in a copy of what is committed.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory } from "../src/engine/testdata/bench.ts";
import { fromFileUrl, root } from "../src/engine/paths.ts";

const readme = Deno.readTextFileSync(new URL("README.md", root));
const [, section] = /\n## The leaderboard\n([^]*?)\n## /.exec(readme)!;

/** Commands are indented; one that goes on in the next line ends with a backslash. */
const commands = section.replaceAll("\\\n", " ").split("\n")
  .filter((line) => line.startsWith("    deno ")).map((line) => line.trim());

async function copyOfRepository(to: string): Promise<void> {
  const repository = fromFileUrl(root);
  const { stdout } = await new Deno.Command("git", { args: ["-C", repository, "ls-files", "-z"] }).output();
  for (const path of new TextDecoder().decode(stdout).split("\0").filter((path) => path !== "")) {
    Deno.mkdirSync(`${to}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.copyFileSync(`${repository}/${path}`, `${to}/${path}`);
  }
}

/** Runs a command of README's in a directory, with this Deno. */
async function run(directory: string, command: string): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", command.replace(/^deno /, '"$0" '), Deno.execPath()],
    cwd: directory,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

describe("README's walk through the leaderboard", () => {
  const itOnPosix = Deno.build.os === "windows" ? it.skip : it;

  itOnPosix(
    "submits an entry that isn't there yet, and verifies it with the verdict that is printed",
    () =>
      inDirectory(async (directory) => {
        expect(commands.map((command) => command.split(" ")[3])).toEqual(["submit", "verify"]);
        await copyOfRepository(directory);
        const [submitted, verified] = [await run(directory, commands[0]), await run(directory, commands[1])];
        expect(submitted).toEqual({ code: 0, text: expect.stringContaining("now see what a verifier will") });
        const [, verdict] = /```text\n(.*: accepted)\n/.exec(section)!;
        expect(verified).toEqual({ code: 0, text: expect.stringContaining(verdict) });
      }),
  );
});
