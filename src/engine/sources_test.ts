// Rules about the sources that no type can enforce.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { root } from "./paths.ts";

/** TypeScript files below a directory, without tests and their data. */
function* sources(directory: string): Generator<string> {
  let list: Deno.DirEntry[];
  try {
    list = [...Deno.readDirSync(new URL(directory, root))];
  } catch {
    return; // there is none yet
  }
  for (const { name, isDirectory } of list) {
    if (isDirectory && name !== "testdata") yield* sources(`${directory}${name}/`);
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield `${directory}${name}`;
  }
}

const readJson = (name: string) => JSON.parse(Deno.readTextFileSync(new URL(name, root)));

describe("what reaches a row", () => {
  it("uses no clock and no randomness but streams", () => {
    const forbidden =
      /Math\.random|crypto\.(getRandomValues|randomUUID)|\btf\.(random\w*|rand|truncatedNormal|multinomial|dropout)\s*\(|Date\.now|performance\.now|new Date\b|hrtime/;
    const found: string[] = [];
    for (const directory of ["src/phy/", "src/learn/", "src/methods/", "datasets/", "suites/"]) {
      for (const file of sources(directory)) {
        Deno.readTextFileSync(new URL(file, root)).split("\n").forEach((line, i) => {
          if (forbidden.test(line.replace(/\/\/.*|^\s*\*.*/, ""))) {
            found.push(`${file}:${i + 1}: ${line.trim()}`);
          }
        });
      }
    }
    expect(found).toEqual([]);
  });
});

describe("dependencies", () => {
  it("are the same under both import maps, but for the packages from JSR", () => {
    const { imports } = readJson("deno.json"), jsr = readJson("jsr.json").imports;
    expect(Object.keys(jsr)).toEqual(Object.keys(imports));
    for (const [name, target] of Object.entries<string>(jsr)) {
      if (!target.startsWith("jsr:")) expect([name, imports[name]]).toEqual([name, target]);
    }
  });
});
