// Which unit keys an edit changes: each edit of the table is made to a copy of a small tree, which is planned again.
import { expect } from "@std/expect";
import { after, before, describe, it } from "@std/testing/bdd";
import { hashSources } from "./kernel_bits.ts";
import { changedUnits, copySources, EditedTree, editingPlace, linkSources } from "./testdata/edited_tree.ts";

/** The units of `testdata/small_tree`. */
const training = "train slope seed 1", counts = "counts learned seed 1", quiet = "quiet sign snrDb 0 seed 1";
const [sign, vote, learned] = ["sign", "vote", "learned"].map((name) => `errors ${name} snrDb 0 seed 1`);
const shards = [sign, vote, learned, quiet];
const everything = [training, ...shards, counts];
const none: string[] = [];

/** Writes down the kernels' bits again, as `deno task bits` does. */
function writeBits(tree: EditedTree, change: (bits: { number: number; bits: string }) => void): void {
  const file = "/src/compute/bits/bits.json", bits = JSON.parse(tree.read(file));
  change(bits);
  tree.write(file, JSON.stringify({ ...bits, sources: hashSources(tree.url) }));
}

type Edit = [what: string, changes: string[], edit: (tree: EditedTree) => void];

const edits: Edit[] = [
  ["nothing", none, () => {}],
  [
    "a comment",
    none,
    (tree) => tree.replace("methods/sums.ts", "  return before", "  // in order\n  return before"),
  ],
  [
    "a type",
    none,
    (tree) =>
      tree.replace(
        "datasets.ts",
        "readonly seen: Float32Array;",
        "readonly seen: Float32Array;\n  readonly more?: number;",
      ),
  ],
  [
    "another layout",
    none,
    (tree) =>
      tree.replace(
        "methods/slope.ts",
        "return rate * factor * error * seen;",
        "return (rate * factor)\n    * error\n* seen",
      ),
  ],
  ["the name of a local variable", none, (tree) => tree.replace("methods/sums.ts", "before", "left")],
  ["the name of a function", none, (tree) => tree.replace("methods/slope.ts", "descend", "stepAlong")],
  ["the name of a file", none, (tree) => {
    tree.move("constants.ts", "numbers.ts");
    tree.replace("datasets.ts", "./constants.ts", "./numbers.ts");
    tree.replace("methods/slope.ts", "../constants.ts", "../numbers.ts");
  }],
  ["a move to another folder", none, (tree) => {
    tree.move("methods/sums.ts", "arithmetic/plain/sums.ts");
    tree.replace("methods/detectors.ts", "./sums.ts", "../arithmetic/plain/sums.ts");
  }],
  [
    "an export that nobody uses",
    none,
    (tree) =>
      tree.append(
        "methods/sums.ts",
        "export const most = Math.max(1, 2), product = (a: number, b: number) => a * b;",
      ),
  ],
  [
    "a function that nobody calls",
    none,
    (tree) => tree.replace("methods/sums.ts", "sum + value, 0", "sum - value, 1"),
  ],
  ["an import for a function that nobody calls", none, (tree) => {
    tree.append(
      "methods/sums.ts",
      `import { closest } from "fastest-levenshtein";\nimport { noisy } from "../datasets.ts";`,
    );
    tree.append("methods/sums.ts", "export const near = (name: string) => closest(name, [noisy.name]);");
  }],
  ["the order of imports", none, (tree) => {
    const first = `import { amplitude } from "./constants.ts";\n`;
    tree.replace("datasets.ts", first, "");
    tree.write("datasets.ts", `${first}${tree.read("datasets.ts")}`);
  }],
  ["the report's style", none, (tree) => tree.append("/src/report/html/style.css", "body { color: red }")],
  ["a title of the suite", none, (tree) => tree.replace("suite.ts", `"Errors"`, `"Fig. 1: errors"`)],
  ["a kernel rewritten with the same bits", none, (tree) => {
    tree.append("/src/compute/kernels/c/adam.c", "/* faster */");
    tree.append("/src/compute/tfjs/dense.ts", "export const faster = true;");
    writeBits(tree, () => {});
  }],

  ["a constant", [sign, quiet], (tree) => tree.replace("methods/detectors.ts", "? -1 : 1", "? -1 : 2")],
  ["an operator", [sign, quiet], (tree) => tree.replace("methods/detectors.ts", "value < 0", "value <= 0")],
  [
    "the order of a sum",
    [vote],
    (tree) => tree.replace("methods/sums.ts", "before + values[i] + after", "values[i] + before + after"),
  ],
  [
    "a default argument of a function",
    [training, learned, counts],
    (tree) => tree.replace("methods/slope.ts", "factor = 2", "factor = 3"),
  ],
  [
    "a default argument of what makes a dataset",
    [training, sign, vote, learned, counts],
    (tree) => tree.replace("datasets.ts", "spread = 2", "spread = 3"),
  ],
  [
    "a constant that one file imports",
    [training, learned, counts],
    (tree) => tree.replace("constants.ts", "rate = 0.05", "rate = 0.06"),
  ],
  [
    "a constant that is used through `uses`",
    [training, sign, vote, learned, counts],
    (tree) => tree.replace("constants.ts", "amplitude = 0.5", "amplitude = 0.25"),
  ],
  [
    "a file that code reads beside itself",
    [vote],
    (tree) => tree.write("methods/weights.bin", "\u0001\u0003"),
  ],
  [
    "a method that shares its file",
    [learned, counts],
    (tree) =>
      tree.replace("methods/detectors.ts", "tensors.weight.data[0] * x", "tensors.weight.data[0] * x + 1"),
  ],
  ["another dataset of the same file", [quiet], (tree) => tree.replace("datasets.ts", "fill(1)", "fill(-1)")],
  ["a metric", shards, (tree) => tree.replace("errors.ts", "> 0", ">= 0")],
  [
    "what a module does when it is loaded",
    [sign, vote, learned, quiet, counts],
    (tree) => tree.append("methods/sums.ts", "Object.defineProperty(Math, 'x', { value: 1 });"),
  ],
  [
    "a package's version",
    [training, sign, vote, learned, counts],
    (tree) => tree.replace("/deno.json", `"zod": "npm:zod@`, `"zod": "npm:zod@0`),
  ],
  [
    "the generator behind the streams",
    [training, sign, vote, learned, counts],
    (tree) => tree.replace("/src/compute/random.ts", "0x9E3779B9", "0x9E3779BB"),
  ],
  [
    "how the engine scores",
    shards,
    (tree) =>
      tree.replace(
        "/src/engine/evaluate.ts",
        "score === 0 || score === 1",
        "score >= 0 && score <= 1",
      ),
  ],
  [
    "how the engine trains",
    [training, learned, counts],
    (tree) =>
      tree.replace(
        "/src/engine/train.ts",
        "checkpointMilliseconds = 20_000",
        "checkpointMilliseconds = 30_000",
      ),
  ],
  ["a kernel with other bits", everything, (tree) => {
    tree.append("/src/compute/kernels/c/adam.c", "/* other bits */");
    writeBits(tree, (bits) => bits.bits = "0".repeat(64));
  }],
  ["the kernels' number", everything, (tree) => writeBits(tree, (bits) => bits.number++)],
];

describe("keys after an edit of", () => {
  const home = "src/engine/testdata/small_tree/";
  let place: Awaited<ReturnType<typeof editingPlace>>, unchanged: Map<string, string>;
  const keysOf = (tree: EditedTree) => tree.keys("suite.ts", "smoke");

  before(async () => {
    place = await editingPlace();
    const base = `${place.directory}/base`;
    copySources(
      ["deno.json", "src/compute", "src/engine", "src/suite", "src/report", "src/statistics"],
      base,
    );
    unchanged = await keysOf(new EditedTree(base, home));
    expect([...unchanged.keys()].sort()).toEqual([...everything].sort());
  });

  after(() => place.remove());

  edits.forEach(([what, changes, edit], number) => {
    it(what, async () => {
      linkSources(`${place.directory}/base`, `${place.directory}/${number}`);
      const tree = new EditedTree(`${place.directory}/${number}`, home);
      edit(tree);
      expect(changedUnits(unchanged, await keysOf(tree))).toEqual([...changes].sort());
    });
  });
});
