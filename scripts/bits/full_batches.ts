/**
 * Whether training steps on whole batches give the same weights on every exact engine: what the pinned SHA-256s say of
 * small batches, of the sizes that are measured, where tiles and threads divide otherwise.
 *
 *     deno run -A scripts/bits/full_batches.ts [steps (20)] [family,…]
 *
 * @module
 */
import { setupBackend } from "../../src/compute/backend.ts";
import { families, familyByName } from "../perf/families.ts";
import type { Family } from "../perf/family.ts";
import { trainSteps } from "../perf/train_step.ts";
import { trainingSteps } from "./fingerprints.ts";

const engines = [["native", 1], ["native", 2], ["wasm", 1]] as const;

/** One line per family; whether all engines agree. */
async function compare(family: Family, steps: number): Promise<boolean> {
  const hashes = new Set<string>();
  for (const [engine, threads] of engines) {
    await setupBackend("exact", { engine, threads });
    hashes.add((await trainSteps(family, family.rows, steps)).sha256);
  }
  const what = `${steps} steps of ${family.name}, batch ${family.rows}`;
  console.log(`${what}: ${hashes.size === 1 ? [...hashes][0] : `DIFFERENT: ${[...hashes].join(", ")}`}`);
  return hashes.size === 1;
}

if (import.meta.main) {
  const [steps = trainingSteps, names] = Deno.args;
  const chosen = names ? names.split(",").map(familyByName) : families;
  let same = true;
  for (const family of chosen) same = await compare(family, Number(steps)) && same;
  Deno.exit(same ? 0 : 1);
}
