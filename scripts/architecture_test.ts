// Which folders may import which (DESIGN, section 3), held against the real module graph.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { root } from "../src/engine/paths.ts";
import { findCycles, type Import, type ModuleGraph, moduleGraph } from "./module_graph.ts";

/** What each room may import: these rooms and all that they lead to. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "src/compute": [],
  "src/phy": ["src/compute"],
  "src/statistics": ["src/compute"],
  "src/suite": ["src/compute"],
  "src/claims": ["src/suite", "src/statistics"],
  "src/engine": ["src/claims"],
  "src/report": ["src/claims", "compat"],
  "src/leaderboard": ["src/engine", "src/report"],
  "src/cli": ["src/leaderboard", "src/phy"], // `bench fer` simulates a code of the user's

  "src/learn": ["src/suite"],
  "datasets": ["src/phy", "src/suite"],
  "src/metrics": ["datasets"],
  "src/methods": ["datasets", "src/learn"],
  "suites": ["src/methods", "src/metrics"],

  "compat": [],
  "public": ["src/cli", "suites"], // mod.ts and the other entry points
  "examples": ["public"],
  "results": ["public"], // what people have submitted
  "scripts": ["public"],
};

/** Rooms without tensors: neither they nor what they import load tfjs. */
const withoutTensors = ["src/phy", "src/statistics", "src/suite", "src/claims", "src/report"];

function roomOf(file: string): string {
  const [first, second, third] = file.split("/");
  if (second === undefined) return "public";
  return first === "src" && third !== undefined ? `src/${second}` : first;
}

/** All that a room's arrows lead to, and the room itself. */
function reach(room: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(room)) {
    seen.add(room);
    for (const below of arrows[room] ?? []) reach(below, seen);
  }
  return seen;
}

/** Whether a file is a test or serves tests alone: these may import what they like, and nothing else imports them. */
function isTest(file: string, tests: ReadonlySet<string>): boolean {
  return tests.has(file) || /(^|[/_])testing\.ts$|\/testdata\//.test(file);
}

/** Imports that the rules forbid, as "file → file" with the rule. */
function violations({ files, imports, packages }: ModuleGraph): string[] {
  const tests = new Set(
    packages.filter(({ from, to }) => from.endsWith("_test.ts") && /^(node:test|jsr:@std\/testing)/.test(to))
      .map(({ from }) => from),
  );
  const found = [...new Set(files.map(roomOf))].filter((room) => !(room in arrows))
    .map((room) => `${room}: has no place among the rooms`);
  for (const { from, to } of imports) {
    if (isTest(from, tests)) continue;
    const room = roomOf(from), target = roomOf(to);
    if (isTest(to, tests)) found.push(`${from} → ${to}: serves tests alone`);
    else if (!reach(room).has(target)) found.push(`${from} → ${to}: ${room} doesn't know ${target}`);
  }
  const loadsTensors = closure(imports, packages.filter(({ to }) => to.includes("@tensorflow/")));
  for (const { from, to } of [...imports, ...packages]) {
    if (isTest(from, tests) || !withoutTensors.includes(roomOf(from))) continue;
    if (to.includes("@tensorflow/") || loadsTensors.has(to)) found.push(`${from} → ${to}: loads tfjs`);
  }
  return found;
}

/** The files from which imports lead to one of `targets`' sources. */
function closure(imports: readonly Import[], targets: readonly Import[]): Set<string> {
  const found = new Set(targets.map(({ from }) => from));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { from, to } of imports) if (found.has(to)) found.add(from);
  }
  return found;
}

/** The graph of a few files, written for a test. */
async function graphOf(files: Readonly<Record<string, string>>): Promise<ModuleGraph> {
  const directory = await Deno.makeTempDir(), tree = new URL(`file://${await Deno.realPath(directory)}/`);
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = new URL(name, tree);
      await Deno.mkdir(new URL(".", file), { recursive: true });
      await Deno.writeTextFile(file, text);
    }
    return await moduleGraph(tree);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

describe("the module graph", () => {
  const whole = moduleGraph(root);

  it("has DESIGN's arrows alone", async () => {
    const graph = await whole;
    expect(graph.imports.length).toBeGreaterThan(graph.files.length);
    expect(violations(graph)).toEqual([]);
  });

  it("has no cycles between files, types included", async () => {
    expect(findCycles(await whole).map((cycle) => cycle.join(" → "))).toEqual([]);
  });
});

describe("the rules", () => {
  it("find what is forbidden, at any depth, for types and for code", async () => {
    const graph = await graphOf({
      "datasets/room.ts": "export interface Room { readonly width: number }",
      "src/compute/tensors.ts": 'import "@tensorflow/tfjs-core"; export const one = 1;',
      "src/engine/plan.ts": 'export const papers = async () => await import("../../suites/paper.ts");',
      "src/methods/paper/score.ts":
        'import type { Score } from "../../metrics/score.ts"; export type S = Score;',
      "src/metrics/score.ts": "export interface Score { readonly value: number }",
      "src/metrics/score_test.ts":
        'import { it } from "@std/testing/bdd"; import "../engine/plan.ts"; it("", () => {});',
      "src/phy/deep/model.ts": 'import type { Room } from "../../../datasets/room.ts"; export type R = Room;',
      "src/phy/norm.ts": 'import { one } from "../compute/tensors.ts"; export const two = one + one;',
      "src/phy/testing.ts": "export const samples = 3;",
      "src/report/page.ts":
        'export type { R } from "../../src/phy/deep/model.ts"; import "../phy/testing.ts";',
      "src/unheard_of/thing.ts": "export {};",
      "suites/paper.ts": "export {};",
    });
    expect(violations(graph)).toEqual([
      "src/unheard_of: has no place among the rooms",
      "src/engine/plan.ts → suites/paper.ts: src/engine doesn't know suites",
      "src/methods/paper/score.ts → src/metrics/score.ts: src/methods doesn't know src/metrics",
      "src/phy/deep/model.ts → datasets/room.ts: src/phy doesn't know datasets",
      "src/report/page.ts → src/phy/deep/model.ts: src/report doesn't know src/phy",
      "src/report/page.ts → src/phy/testing.ts: serves tests alone",
      "src/phy/norm.ts → src/compute/tensors.ts: loads tfjs",
    ]);
  });

  it("find cycles of code and of types", async () => {
    const graph = await graphOf({
      "src/claims/a.ts": 'import { b } from "./b.ts"; export type A = number; export const a = b;',
      "src/claims/b.ts": 'import type { A } from "../claims/a.ts"; export const b: A = 1;',
      "src/claims/c.ts": 'import "./a.ts"; import "./b.ts";',
    });
    expect(findCycles(graph)).toEqual([["src/claims/a.ts", "src/claims/b.ts", "src/claims/a.ts"]]);
  });
});
