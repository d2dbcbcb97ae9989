import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory, write } from "../engine/testdata/bench.ts";
import { readIfFile } from "./files.ts";
import { methodFiles } from "./imports.ts";

describe("methodFiles", () => {
  const filesOf = async (source: string): Promise<string[]> => {
    let files: string[] = [];
    await inDirectory((directory) => {
      Deno.mkdirSync(`${directory}/parts`);
      write(directory, "method.ts", source);
      write(directory, "parts/layer.ts", `import "../table.json" with { type: "json" };`);
      write(directory, "table.json", "[]");
      write(directory, "unused.ts", "");
      Deno.symlinkSync("/etc/passwd", `${directory}/link.ts`);
      files = [...methodFiles((path) => readIfFile(`${directory}/${path}`), "method.ts").keys()];
      return Promise.resolve();
    });
    return files;
  };

  it("are those that the method imports or reads beside itself, and those that they do", async () => {
    const source = `import { layer } from "./parts/layer.ts";
      import * as tf from "@tensorflow/tfjs-core";
      import { mlLlr } from "airtight/src/phy/ml_llr.ts";
      import { modulate } from "airtight/phy";
      import type { Anything } from "../elsewhere.ts";`;
    expect(await filesOf(source)).toEqual(["method.ts", "parts/layer.ts", "table.json"]);
    expect(await filesOf(`const t = new URL("./table.json", import.meta.url);`)).toEqual([
      "method.ts",
      "table.json",
    ]);
  });

  it("are found in time that grows as the source does, whatever stands in it", async () => {
    const long = [
      "\n".repeat(300_000),
      "import ".repeat(2) + " ".repeat(300_000),
      `export const text = "import 'npm:left-pad'${" import".repeat(100_000)}";`,
      `// import "npm:left-pad";${"import(".repeat(100_000)}`,
    ];
    expect(await filesOf(`${long[0]}import "./unused.ts";`)).toEqual(["method.ts", "unused.ts"]);
    await expect(filesOf(long[1])).rejects.toThrow("can't be read");
    for (const source of long.slice(2)) expect(await filesOf(source)).toEqual(["method.ts"]);
  });

  const wrong: [what: string, source: string, line: string][] = [
    ["a file elsewhere", `import "../secret.ts";`, "from outside its directory"],
    ["a file of the root", `import "/etc/passwd";`, "from outside its directory"],
    ["a file by its URL", `import "file:///dev/zero";`, "which is no package"],
    ["a module of the network", `import "https://example.org/x.ts";`, "which is no package"],
    ["a package of its own", `import "npm:left-pad";`, "which is no package"],
    ["a file that isn't there", `import "./none.ts";`, "which isn't there"],
    [
      "a name that is put together",
      `await import("no" + "de:sqlite");`,
      "'node:sqlite', which is no package",
    ],
    ["what comes after a comment", `/* a */ import "npm:left-pad";`, "which is no package"],
    ["a template", "await import(`npm:left-pad`);", "which is no package"],
    ["what is no source", `import {`, "method.ts: line 1: its code can't be read"],
    ["a source that lies too deep", "x = " + "[".repeat(200_000), "its code can't be read"],
    ["a link", `import "./link.ts";`, "which isn't there"],
    ["airtight's scripts and reports", `import "airtight";`, "only 'airtight/src/'"],
    ["airtight's scripts", `import "airtight/scripts/bench.ts";`, "only 'airtight/src/'"],
    ["airtight by a detour", `import "airtight/src/../../x.ts";`, "only 'airtight/src/'"],
    ["a file that airtight hasn't", `import "airtight/src/none.ts";`, "which isn't there"],
  ];
  for (const [what, source, line] of wrong) {
    it(`refuse ${what}`, () => expect(filesOf(source)).rejects.toThrow(line));
  }
});
