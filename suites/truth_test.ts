// A method that looks for the truth doesn't find it: everything that can be reached from what `run` receives, for every
// dataset of every suite, against the arrays of the truth.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { makeBlock, streamNameOf } from "../src/engine/evaluate.ts";
import { listSuites, loadSuite } from "../src/engine/load.ts";
import { fromFileUrl } from "../src/engine/paths.ts";
import { pointsOf } from "../src/suite/profiles.ts";
import type { Dataset, Point, Suite } from "../src/suite/types.ts";

/** Small files for the datasets that read one, and what of a point is to fit them. */
const files: Record<string, { readonly path: string; readonly at: Point }> = {
  deepmimo_i1: {
    path: fromFileUrl(new URL("../datasets/testdata/deepmimo/v2", import.meta.url)),
    at: { users: 2 }, // it has three
  },
};

type Numbers = ArrayLike<number> & ArrayBufferView;

/** All typed arrays that can be reached from a value, and where; `closed` are names of fields that aren't entered. */
function arraysIn(value: unknown, closed: readonly string[] = []): Map<Numbers, string> {
  const found = new Map<Numbers, string>(), seen = new Set<unknown>();
  const walk = (inner: unknown, path: string) => {
    if (inner === null || (typeof inner !== "object" && typeof inner !== "function") || seen.has(inner)) {
      return;
    }
    seen.add(inner);
    if (ArrayBuffer.isView(inner)) {
      if (!(inner instanceof DataView)) found.set(inner as Numbers, path);
      return;
    }
    if (inner instanceof Map || inner instanceof Set) {
      for (const entry of inner) walk(entry, `${path}[]`);
    }
    for (const key of Reflect.ownKeys(inner)) {
      if (path === "" && closed.includes(String(key))) continue;
      walk((inner as Record<PropertyKey, unknown>)[key], `${path}.${String(key)}`);
    }
  };
  walk(value, "");
  return found;
}

/** Arrays of a single value say nothing, and coincide by chance. */
const tells = (values: ArrayLike<number>) => Array.from(values).some((value) => value !== values[0]);

const sameValues = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.from(a).every((value, i) => value === b[i]);

/** Where the inputs hold an array of the truth, or share its memory. */
function leaks(inputs: unknown, truth: unknown, known: readonly string[] = []): string[] {
  const given = arraysIn(inputs), granted = new Set(arraysIn(pick(truth, known)).keys());
  return [...arraysIn(truth, known)].filter(([array]) => !granted.has(array)).flatMap(([secret, at]) =>
    [...given].filter(([array]) =>
      array.buffer === secret.buffer || (tells(secret) && sameValues(array, secret))
    ).map(([, where]) => `inputs${where} is truth${at}`)
  );
}

function pick(value: unknown, names: readonly string[]): unknown {
  return Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]));
}

/** The points at which a suite's experiments use a dataset in the smallest profile: one of each experiment. */
function pointsWith(suite: Suite, dataset: string): Point[] {
  return Object.values(suite.experiments).flatMap((experiment) => {
    if (!("dataset" in experiment) || experiment.dataset !== dataset) return [];
    const [point] = pointsOf(experiment, "smoke");
    return [point];
  });
}

async function block(suite: Suite, name: string, dataset: Dataset, point: Point) {
  const file = dataset.file === undefined ? undefined : files[dataset.file];
  const address = { suite: suite.id, dataset: streamNameOf(name, dataset), seed: 1, index: 0 };
  return await makeBlock(dataset, { ...address, point: { ...point, ...file?.at } }, 4, file?.path);
}

for (const [id, url] of listSuites()) {
  const suite = await loadSuite(url);
  describe(`${id}: what a method receives`, () => {
    for (const [name, dataset] of Object.entries(suite.datasets)) {
      if (dataset.file !== undefined && !(dataset.file in files)) continue;
      it(`of '${name}' holds nothing of the truth but what the dataset says`, async () => {
        const points = pointsWith(suite, name);
        expect(points.length).toBeGreaterThan(0);
        for (const point of points) {
          const { inputs, truth } = await block(suite, name, dataset, point);
          expect(leaks(inputs, truth, dataset.known)).toEqual([]);
          expect(arraysIn(inputs).size).toBeGreaterThan(0);
          for (const field of dataset.known ?? []) expect(Object.keys(truth as object)).toContain(field);
        }
      });
    }
  });
}

describe("the search for the truth", () => {
  const bits = Uint8Array.of(0, 1, 1, 0), memory = new Float32Array(8);

  it("finds an array, a copy of one, and memory that is shared", () => {
    expect(leaks({ deep: [{ bits }] }, { bits })).toEqual(["inputs.deep.0.bits is truth.bits"]);
    expect(leaks({ copy: bits.slice() }, { bits })).toEqual(["inputs.copy is truth.bits"]);
    const inputs = { y: memory.subarray(0, 4) };
    expect(leaks(inputs, { x: memory.subarray(4) })).toEqual(["inputs.y is truth.x"]);
    expect(leaks(new Map([["key", bits]]), { bits }).length).toBe(1);
    const hidden = Object.defineProperty({}, "secret", { value: bits, enumerable: false });
    expect(leaks(hidden, { bits })).toEqual(["inputs.secret is truth.bits"]);
  });

  it("lets pass what is known, and nothing else", () => {
    expect(leaks({ h: memory }, { h: memory, bits }, ["h"])).toEqual([]);
    expect(leaks({ h: memory, bits }, { h: memory, bits }, ["h"])).toEqual(["inputs.bits is truth.bits"]);
  });
});
