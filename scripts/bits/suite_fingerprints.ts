/** SHA-256s of what suites' methods that need no training score on the first block of each of their experiments. @module */
import { createHash } from "node:crypto";
import { makeBlock, runMethod, scoreShard } from "../../src/engine/evaluate.ts";
import { listSuites, loadSuite } from "../../src/engine/load.ts";
import { makePlan, type MonteCarloPoint } from "../../src/engine/plan.ts";
import type { Fingerprint } from "./fingerprints.ts";

const items = 2, seed = 1;

/** One fingerprint per suite; a suite that doesn't load is passed over. */
export async function suiteFingerprints(): Promise<Fingerprint[]> {
  const found: Fingerprint[] = [];
  for (const [name, url] of listSuites()) {
    let suite;
    try {
      suite = await loadSuite(url);
    } catch {
      continue;
    }
    const { datasets, experiments, methods } = suite;
    const plan = makePlan({
      suite,
      profile: "smoke",
      seeds: [seed],
      experiments: Object.keys(experiments),
      methods: Object.keys(methods).filter((method) => methods[method].parts === undefined),
      backend: "exact",
    });
    const first = new Map<string, MonteCarloPoint>();
    for (const point of plan.points) {
      const id = `${point.experimentName} ${point.methodName}`;
      if (point.kind !== "monteCarlo" || datasets[point.experiment.dataset].file !== undefined) continue;
      if (!first.has(id)) first.set(id, point);
    }
    found.push({
      name: `suite ${name}: ${first.size} points, ${items} items each`,
      async compute() {
        const hash = createHash("sha256");
        for (const [id, { experiment, method, methodName, point }] of first) {
          const { dataset, metric, informed } = experiment;
          const open = await method.open({});
          const contestant = { open, isBound: method.kind === "bound", view: informed?.[methodName] };
          const address = { suite: suite.id, dataset, seed, point, index: 0 };
          const block = await makeBlock(datasets[dataset], address, items, undefined);
          const output = await runMethod(contestant, block);
          hash.update(id).update(JSON.stringify(scoreShard(block.truth, output, items, metric)));
          open.close?.();
        }
        return hash.digest("hex");
      },
    });
  }
  return found;
}
