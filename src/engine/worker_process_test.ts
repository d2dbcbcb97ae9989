import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory, toy } from "./testdata/bench.ts";
import toySuite from "./testdata/toy.ts";
import { toFileUrl } from "./paths.ts";
import { makePlan } from "./plan.ts";
import { Store } from "./store.ts";
import { WorkerProcess } from "./worker_process.ts";

describe("a worker", () => {
  it("warns by its protocol of what it finds damaged, and computes it again", async () => {
    await inDirectory(async (directory) => {
      const request = {
        profile: "smoke",
        seeds: [1],
        experiments: Object.keys(toySuite.experiments),
        methods: Object.keys(toySuite.methods),
        backend: "exact",
        files: {},
      } as const;
      const { trainings: [unit] } = makePlan({ ...request, suite: toySuite });
      const store = new Store(directory);
      const damaged = { label: unit.label, ingredients: unit.ingredients, value: null };
      store.put(unit.key, { ...damaged, artifact: { tensors: {}, info: {} } });
      for (const path of entriesBelow(directory)) Deno.writeTextFileSync(path, "{}");

      const warnings: string[] = [];
      const setup = {
        ...request,
        suite: toFileUrl(toy).href,
        userMethods: [],
        engine: "wasm",
        store: directory,
      } as const;
      const worker = new WorkerProcess(setup, (line) => warnings.push(line));
      try {
        const outcome = await worker.run({ kind: "train", key: unit.key }, 1, () => {});
        expect(outcome.type).toBe("done");
      } finally {
        worker.stop();
        await worker.ended;
      }
      expect(warnings.length).toBe(1);
      expect(warnings[0]).toContain("corrupt store entry removed");
      expect(Object.keys(store.get(unit.key)!.artifact!.tensors).length).toBeGreaterThan(0);
    });
  });
});

function entriesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) =>
    isDirectory ? entriesBelow(`${directory}/${name}`) : name === "entry.json" ? [`${directory}/${name}`] : []
  );
}
