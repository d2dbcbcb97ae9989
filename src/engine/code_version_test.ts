import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { UsageError } from "../suite/errors.ts";
import { type CodeVersion, CodeVersions } from "./code_version.ts";
import { listSuites, loadSuite } from "./load.ts";
import { root, toFileUrl } from "./paths.ts";
import { inDirectory, write } from "./testdata/bench.ts";
import { differences } from "./why.ts";

/** Makes files, and reads the version of what `a.ts` exports, or of one export of it. */
async function inFiles(
  files: Record<string, string>,
  work: (version: (name?: string) => CodeVersion, directory: string) => void,
): Promise<void> {
  await inDirectory((directory) => {
    write(
      directory,
      "deno.json",
      `{ "imports": { "pkg": "npm:pkg@1.0.0", "own": "./own.ts", "own/": "./", "x/": "npm:/x@2/", "self/": "./" } }`,
    );
    for (const [name, text] of Object.entries(files)) write(directory, name, text);
    const tree = new URL(`${toFileUrl(directory).href}/`);
    const version = (name?: string) =>
      new CodeVersions(tree).of({ module: new URL("a.ts", tree).href, export: name });
    work(version, directory);
    return Promise.resolve();
  });
}

describe("CodeVersions", () => {
  it("lists the declarations, files and packages that code reaches, and nothing else", () =>
    inFiles({
      "a.ts": [
        `import { one, unused } from "./b.ts";`,
        `import type { T } from "./types.ts";`,
        `export * from "own";`,
        `import pkg from "pkg";`,
        `import { y } from "x/y.js";`,
        `import * as all from "self/mine.ts";`,
        `import table from "./numbers.json" with { type: "json" };`,
        `export const bytes = () => new URL("./table.bin", import.meta.url);`,
        `export const used = (name: "here") => [one, pkg, y, all[name], table];`,
        `export const late = () => import("./late.ts");`,
        `/** Example: \nimport { no } from "./nowhere.ts"; */`,
      ].join("\n"),
      "b.ts": `export const one = 1, unused = 2;\nexport const other = 3;`,
      "own.ts": `export const own = 1;`,
      "mine.ts": `export const here = 1;`,
      "late.ts": `export const there = 1;`,
      "types.ts": "export type T = 1;",
      "table.bin": "",
      "numbers.json": "[1, 2]",
    }, (version) => {
      expect(Object.keys(version("used").listing).sort()).toEqual([
        "a.ts used",
        "b.ts one",
        "mine.ts (what it exports)",
        "mine.ts here",
        "numbers.json default",
        "pkg",
        "x",
      ]);
      expect(version("used").listing).toMatchObject({ pkg: "npm:pkg@1.0.0", x: "npm:x@2/y.js" });
      expect(Object.keys(version("bytes").listing).sort()).toEqual(["a.ts bytes", "table.bin"]);
      expect(Object.keys(version("late").listing)).toContain("late.ts there");
      expect(Object.keys(version().listing)).toContain("own.ts own");
    }));

  it("finds a file by a folder's name in the import map, though the folder's name alone is another file", () =>
    inFiles(
      {
        "a.ts":
          `import { one } from "own";\nimport { two } from "own/b.ts";\nexport const both = () => [one, two];`,
        "own.ts": "export const one = 1;",
        "b.ts": "export const two = 2;",
      },
      (version) =>
        expect(Object.keys(version("both").listing).sort()).toEqual(["a.ts both", "b.ts two", "own.ts one"]),
    ));

  it("changes with what import() loads", () =>
    inFiles({
      "a.ts": `export const late = () => import("./late.ts");`,
      "late.ts": "export const there = 1;",
    }, (version, directory) => {
      const before = version().hash;
      write(directory, "late.ts", "export const there = 2;");
      expect(version().hash).not.toBe(before);
      write(directory, "late.ts", "/** One. */ export const there = 1;");
      expect(version().hash).toBe(before);
    }));

  it("lists what an edit changed by its name, and not what refers to it", () =>
    inFiles({
      "a.ts": `import { scale } from "./b.ts";\nexport const twice = (x: number) => 2 * scale(x);`,
      "b.ts": `const gain = 3, offset = 1;\nexport const scale = (x: number) => gain * x + offset;`,
    }, (version, directory) => {
      const before = version("twice").listing;
      write(
        directory,
        "b.ts",
        `const gain = 4, offset = 1;\nexport const scale = (x: number) => gain * x + offset;`,
      );
      const found = differences(version("twice").listing, before, "code of the method");
      expect(found.map(({ path }) => path)).toEqual(["code of the method.b.ts gain"]);
    }));

  it("changes with WebAssembly that code imports", () =>
    inFiles({
      "a.ts": `import { add } from "./add.wasm";\nexport const sum = () => add(1, 2);`,
      "add.wasm": "1",
    }, (version, directory) => {
      const before = version("sum").hash;
      write(directory, "add.wasm", "2");
      expect(version("sum").hash).not.toBe(before);
      write(directory, "add.wasm", "1");
      expect(version("sum").hash).toBe(before);
    }));

  it("bears functions and modules that refer to each other", () =>
    inFiles({
      "a.ts":
        `import { odd } from "./b.ts";\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);`,
      "b.ts":
        `import { even } from "./a.ts";\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    }, (version, directory) => {
      const before = version("even").hash;
      write(
        directory,
        "b.ts",
        `import { even } from "./a.ts";\nexport const odd = (n: number): boolean => n !== 0 && even(n - 2);`,
      );
      expect(version("even").hash).not.toBe(before);
    }));

  it("tells apart which of two functions of one name is called", () => {
    const files = (first: string, second: string) => ({
      "a.ts":
        `import { f } from "./${first}.ts";\nimport { f as g } from "./${second}.ts";\nexport const h = () => f() - g();`,
      "b.ts": "export const f = () => 1;",
      "c.ts": "export const f = () => 2;",
    });
    const hashes: string[] = [];
    return inFiles(files("b", "c"), (version) => hashes.push(version("h").hash))
      .then(() => inFiles(files("c", "b"), (version) => hashes.push(version("h").hash)))
      .then(() => expect(hashes[0]).not.toBe(hashes[1]));
  });

  it("refuses an export that isn't there", () =>
    inFiles({ "a.ts": "export const there = 1;" }, (version) => {
      expect(() => version("elsewhere")).toThrow(UsageError);
      expect(() => version("elsewhere")).toThrow(
        "a.ts: it exports no 'elsewhere', which a component says makes it",
      );
    }));

  it("is the same for a component alone as among all others, in every suite", async () => {
    for (const url of listSuites().values()) {
      const suite = await loadSuite(url);
      const components = [...Object.values(suite.datasets), ...Object.values(suite.methods)];
      const together = new CodeVersions(root);
      together.prepare(components);
      for (const component of components.slice(0, 12)) {
        expect(new CodeVersions(root).of(component)).toEqual(together.of(component));
      }
    }
  });

  it("doesn't know the report, whatever a suite's file imports", () => {
    const { listing } = new CodeVersions(root).of({ module: new URL("examples/bpsk.ts", root).href });
    expect(Object.keys(listing).filter((name) => name.startsWith("src/phy/")).length).toBeGreaterThan(0);
    expect(Object.keys(listing).filter((name) => /^src\/(report|leaderboard|cli)\//.test(name))).toEqual([]);
  });
});
