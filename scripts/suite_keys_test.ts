// Whether the components of all suites say what makes them, and so which units an edit of the sources changes.
import { expect } from "@std/expect";
import { after, before, describe, it } from "@std/testing/bdd";
import { type AnyNode, type CallExpression, type FunctionDeclaration, parse } from "acorn";
import { transformSync } from "esbuild";
import type { CodeSource } from "../src/engine/code_version.ts";
import { listSuites, loadSuite } from "../src/engine/load.ts";
import { root } from "../src/engine/paths.ts";
import { makePlan } from "../src/engine/plan.ts";
import {
  changedUnits,
  copySources,
  EditedTree,
  editingPlace,
  linkSources,
} from "../src/engine/testdata/edited_tree.ts";
import type { Component, Suite } from "../src/suite/types.ts";

const suites = [...listSuites().keys()];

/** All components of a suite: at every point of its `paper` profile, with the trainings behind them. */
function componentsOf(suite: Suite): Component[] {
  const { points, trainings } = makePlan({
    suite,
    profile: "paper",
    seeds: [1],
    experiments: Object.keys(suite.experiments),
    methods: Object.keys(suite.methods),
    backend: "exact",
  });
  return [
    ...Object.values(suite.datasets),
    ...Object.values(suite.methods),
    ...points.flatMap(({ experiment }) => experiment.kind === "monteCarlo" ? [experiment.metric] : []),
    ...trainings.map(({ training }) => training),
  ];
}

const withUsed = (one: CodeSource): CodeSource[] => [one, ...(one.uses ?? []).flatMap(withUsed)];

describe("the components of every suite", () => {
  for (const [name, url] of listSuites()) {
    it(`${name}: name a function that their module exports; without parameters it makes the like`, async () => {
      for (const { module, export: maker } of componentsOf(await loadSuite(url)).flatMap(withUsed)) {
        const made: unknown = (await import(module))[maker ?? ""];
        expect([module, maker, typeof made]).toEqual([module, maker, "function"]);
        if (typeof made !== "function" || made.length > 0) continue;
        const again = made();
        if ("spec" in again) expect([again.module, again.export]).toEqual([module, maker]);
      }
    });
  }
});

/** A function at a file's top level. */
interface TopFunction {
  readonly node: FunctionDeclaration;
  readonly exported: boolean;
}

/** Functions at a file's top level, without types. */
function functionsOf(file: string): TopFunction[] {
  const { code } = transformSync(Deno.readTextFileSync(new URL(file, root)), { loader: "ts" });
  return parse(code, { ecmaVersion: "latest", sourceType: "module" }).body.flatMap((node) => {
    const exported = node.type === "ExportNamedDeclaration", declared = exported ? node.declaration : node;
    return declared?.type === "FunctionDeclaration"
      ? [{ node: declared as FunctionDeclaration, exported }]
      : [];
  });
}

const nameOf = (node: AnyNode) => node.type === "Identifier" ? node.name : "";

function* nodesIn(node: AnyNode): Generator<AnyNode> {
  yield node;
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === "string") yield* nodesIn(child);
  }
}

const callsIn = (node: AnyNode, callee: string) =>
  [...nodesIn(node)].filter((one): one is CallExpression =>
    one.type === "CallExpression" && nameOf(one.callee) === callee
  );

/** Files of components. */
function* files(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(directory, root))) {
    if (isDirectory && name !== "testdata") yield* files(`${directory}${name}/`);
    else if (name.endsWith(".ts") && !/_test\.ts$|testing\.ts$/.test(name)) yield `${directory}${name}`;
  }
}

describe("madeBy in the sources of components", () => {
  const all = ["datasets/", "src/methods/", "src/metrics/"].flatMap((directory) => [...files(directory)]);

  it("stands in the exported function that it names, or in one that this function gives itself to", () => {
    const wrong: string[] = [];
    let checked = 0;
    const check = (file: string, within: TopFunction, named: AnyNode) => {
      checked++;
      const { node: { id }, exported } = within;
      if (!exported || nameOf(named) !== id?.name) wrong.push(`${file} ${id?.name}: ${nameOf(named)}`);
    };
    for (const file of all) {
      const functions = functionsOf(file);
      for (const one of functions) {
        const { node } = one, parameters = node.params.map(nameOf);
        for (const { arguments: [, named] } of callsIn(node, "madeBy")) {
          const index = parameters.indexOf(nameOf(named));
          if (index < 0) check(file, one, named);
          else {
            for (const caller of functions) {
              for (const call of callsIn(caller.node, node.id!.name)) {
                check(file, caller, call.arguments[index]);
              }
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(60);
  });

  it("is there wherever a file says that it is a component's", () => {
    const bare = all.filter((file) =>
      /\bmodule: import\.meta\.url|\bmodule,/.test(
        Deno.readTextFileSync(new URL(file, root)),
      )
    );
    expect(bare).toEqual([]);
  });
});

type Edit = [
  what: string,
  /** The units whose keys change, of the suites that are looked at, by their labels. */
  changes: Readonly<Record<string, RegExp>>,
  edit: (tree: EditedTree) => void,
];

const always = /^/, never = /^\b$/;
const nothing = Object.fromEntries(suites.map((name) => [name, never]));

const edits: Edit[] = [
  ["the report's style and words", nothing, (tree) => {
    tree.append("src/report/html/style.css", "body { color: red }");
    tree.replace("src/report/html/page.ts", "<html", "<html class='new'");
  }],
  [
    "a constant of one network",
    { radcom_mtl: /drcnn/i },
    (tree) => tree.replace("src/methods/radcom_mtl/drcnn.ts", "const rate = 0.5", "const rate = 0.4"),
  ],
  [
    "how a classifier of floats is run: no training, and not the one of integers",
    { radcom_mtl: /^(?!train |fig5 |fig6 |fig9 |fig10 |trainingTime |\w+ int8 )/ },
    (tree) => tree.replace("src/methods/radcom_mtl/classifier.ts", "overRows(count,", "overRows(count + 0,"),
  ],
  [
    "how recordings are split: what is trained on them or scored on them",
    { radcom_mtl: /^train (ota|recorded)|^fig16recorded |^fig20and21 / },
    (tree) => tree.replace("datasets/radcom_recordings.ts", `stream("recordings", "split"`, `stream("split"`),
  ],
  [
    "how examples are drawn: all but what knows recordings alone",
    { radcom_mtl: /^(?!train (ota|recorded)|fig16recorded |fig20and21 )/ },
    (tree) => tree.replace("datasets/radcom_examples.ts", "const chunk = 256", "const chunk = 128"),
  ],
  [
    "a paper's only source of data",
    { nbiot_mtl: always },
    (tree) => tree.replace("datasets/nbiot_pilots.ts", "theta: [-0.75, 0.75]", "theta: [-0.7, 0.7]"),
  ],
  [
    "how an estimator averages its windows: not its training",
    { nbiot_mtl: / (parallel|single)\w* (?!seed)|^flops / },
    (tree) => tree.replace("src/methods/nbiot_mtl/mtl.ts", "sum / perSample", "sum * (1 / perSample)"),
  ],
  [
    "the room: not the paper's scenario",
    { neural_calibration: /^(?!.*I1)/ },
    (tree) => tree.replace("datasets/indoor_room.ts", "baseStation: [2.2,", "baseStation: [2.3,"),
  ],
  [
    "what methods are given that know the truth, which is the datasets': no training",
    { neural_calibration: /^(?!train )/ },
    (tree) => tree.replace("datasets/massive_mimo.ts", "(_inputs, truth) => truth", "(inputs) => inputs"),
  ],
  [
    "an algorithm behind one method",
    { neural_calibration: / wmmse / },
    (tree) => tree.append("src/phy/beamforming/wmmse.ts", "wmmse.prototype = null;"),
  ],
  [
    "the scaffold of epochs: all trainings that `defineTraining` makes, since their code reaches it whatever the recipe",
    { eqnet: /^train (?!maxMi)|autoencoder|eqnet|siso|nnDet|oamp|stageOne|twoStage|joint/i },
    (tree) =>
      tree.replace("src/learn/epochs.ts", "Math.ceil(samples / batch)", "Math.floor(samples / batch)"),
  ],
  [
    "k-means: codebooks and what has them",
    { eqnet: /codebook|eqnetQ\d|siso\d/i },
    (tree) => tree.replace("src/learn/kmeans.ts", "total < least", "total <= least"),
  ],
  [
    "one of three compared trainings: all three, which one function makes",
    { eqnet: /^train comparison|^fig3 / },
    (tree) =>
      tree.replace("src/methods/eqnet/two_stage.ts", "...more?.(batch, step) ?? []", "...more!(batch, step)"),
  ],
  [
    "a metric",
    { eqnet: /^(fig[15-9]|fig10|polar|sphere|unfolds|nnDetBlocks|llrLimit)/ },
    (tree) => tree.replace("src/metrics/coded_errors.ts", "wrong > 0", "wrong > 1"),
  ],
];

describe("keys of the suites after an edit of", () => {
  let place: Awaited<ReturnType<typeof editingPlace>>;
  const unchanged = new Map<string, Map<string, string>>();
  const keysOf = (tree: EditedTree, suite: string) => tree.keys(`suites/${suite}.ts`, "paper");

  before(async () => {
    place = await editingPlace();
    copySources(["deno.json", "datasets", "suites", "src"], `${place.directory}/base`);
    for (const suite of suites) {
      unchanged.set(suite, await keysOf(new EditedTree(`${place.directory}/base`), suite));
    }
  });

  after(() => place.remove());

  edits.forEach(([what, changes, edit], number) => {
    it(what, async () => {
      linkSources(`${place.directory}/base`, `${place.directory}/${number}`);
      const tree = new EditedTree(`${place.directory}/${number}`);
      edit(tree);
      for (const [suite, pattern] of Object.entries(changes)) {
        const before = unchanged.get(suite)!;
        const expected = [...before.keys()].filter((label) => pattern.test(label)).sort();
        expect(expected.length > 0).toBe(pattern !== never);
        expect(changedUnits(before, await keysOf(tree, suite))).toEqual(expected);
      }
    });
  });
});
