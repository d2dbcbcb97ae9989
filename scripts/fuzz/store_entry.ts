/** Entries of the store under mutation: what is read is what was put there, or nothing. @module */
import { Store, type StoredUnit } from "../../src/engine/store.ts";
import { hashJson } from "../../src/suite/canonical_json.ts";
import { UsageError } from "../../src/suite/errors.ts";
import type { FuzzTarget, Input } from "./target.ts";

const ingredients = { suite: "toy", seed: 1, shard: 3 };
const key = hashJson(ingredients);
const unit: StoredUnit = {
  label: "errors learned snrDb 3 seed 1 shard 3",
  ingredients,
  value: { errorRate: { n: 100, sum: 7, sumSquares: 7, sumCubes: 7, sumFourths: 7, max: 1 } },
  artifact: {
    tensors: { w: { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 1e-30, 3e38, 0) } },
    info: { steps: 300, curve: { step: [100, 200], loss: [0.5, 0.25] } },
  },
};

/** The reader of the store. */
export const target: FuzzTarget = {
  name: "store_entry",
  corpus() {
    const directory = Deno.makeTempDirSync({ prefix: "airtight-fuzz-" });
    try {
      new Store(directory).put(key, unit);
      const place = `${key.slice(0, 2)}/${key}`;
      const names = ["entry.json", "tensors.bin"].map((name) => `${place}/${name}`);
      return [
        Object.fromEntries(names.map((name) => [name, Deno.readFileSync(`${directory}/${name}`)])) as Input,
      ];
    } finally {
      Deno.removeSync(directory, { recursive: true });
    }
  },
  read(folder) {
    let warning = "there is no entry";
    const found = new Store(folder, (line) => warning = line).get(key);
    if (found) return found;
    throw new UsageError(warning);
  },
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => Promise.resolve(folders.map(() => ({ read: unit }))),
};
