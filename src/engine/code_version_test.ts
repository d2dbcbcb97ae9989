import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CodeVersions } from "./code_version.ts";
import { toFileUrl } from "./paths.ts";
import { inDirectory, write } from "./testdata/bench.ts";

describe("CodeVersions", () => {
  it("follows imports and files, but not types, comments' examples or unused packages", () =>
    inDirectory((directory) => {
      const root = new URL(`${toFileUrl(directory).href}/`);
      const version = () => new CodeVersions(root).of(new URL("a.ts", root).href);
      write(
        directory,
        "deno.json",
        `{ "imports": { "pkg": "npm:pkg@1.0.0", "own": "./own.ts", "x/": "npm:/x@2/", "self/": "./" } }`,
      );
      write(
        directory,
        "a.ts",
        [
          `import {`,
          `  one,`,
          `} from "./b.ts";`,
          `import type { T } from "./types.ts";`,
          `export * from "own";`,
          `import pkg from "pkg";`,
          `import "x/y.js";`,
          `import "self/mine.ts";`,
          `const table = new URL("./table.bin", import.meta.url);`,
          `const late = await import("./late.ts");`,
          `/** Example: \nimport { no } from "./nowhere.ts"; */`,
        ].join("\n"),
      );
      for (const name of ["b.ts", "own.ts", "mine.ts", "late.ts", "types.ts", "table.bin", "other.ts"]) {
        write(directory, name, "");
      }
      const before = version();
      expect(Object.keys(before.listing).sort()).toEqual([
        ...["a.ts", "b.ts", "late.ts", "mine.ts", "own.ts", "pkg", "table.bin", "x/y.js"],
      ]);
      expect(before.listing.pkg).toBe("npm:pkg@1.0.0");
      write(directory, "types.ts", "export type T = 1;");
      write(directory, "other.ts", "1");
      expect(version().hash).toBe(before.hash);
      for (const name of ["b.ts", "own.ts", "mine.ts", "late.ts", "table.bin"]) {
        write(directory, name, "//");
        const after = version();
        expect(after.hash).not.toBe(before.hash);
        write(directory, name, "");
        expect(version().hash).toBe(before.hash);
      }
      return Promise.resolve();
    }));

  it("bears circular imports", () =>
    inDirectory((directory) => {
      const root = new URL(`${toFileUrl(directory).href}/`);
      write(directory, "deno.json", `{ "imports": {} }`);
      write(directory, "a.ts", `import "./b.ts";`);
      write(directory, "b.ts", `import "./a.ts";`);
      expect(Object.keys(new CodeVersions(root).of(new URL("a.ts", root).href).listing)).toEqual([
        "a.ts",
        "b.ts",
      ]);
      return Promise.resolve();
    }));
});
