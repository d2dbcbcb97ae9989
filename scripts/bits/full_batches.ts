/**
 * Whether training steps on whole batches give the same weights on every exact engine: what the pinned SHA-256s say of
 * small batches, of the sizes that are measured, where tiles and threads divide otherwise.
 *
 *     deno run -A scripts/bits/full_batches.ts [--steps 20] [--families LIST] [--write]
 *
 * `--write` puts the hashes, with what they were computed on, into `results/performance/full-batches.json`, family by
 * family: those that are not in the list stay as they are there.
 *
 * @module
 */
import { root } from "../../src/engine/paths.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { suggest } from "../../src/suite/names.ts";
import { orUsage, readGiven } from "../options.ts";
import { startEngine } from "../perf/engines.ts";
import { families } from "../perf/families.ts";
import type { Family } from "../perf/family.ts";
import { describeMachine } from "../perf/machine.ts";
import { trainSteps } from "../perf/train_step.ts";
import { trainingSteps } from "./fingerprints.ts";

const engines = ["native-1", "native-2", "wasm"];
const file = new URL("results/performance/full-batches.json", root);

/** What one family's weights are after the steps: one SHA-256 for each engine. */
interface Hashes {
  day: string;
  machine: { cpu: string; cores: number; system: string; deno: string; kernels: string };
  rows: number;
  steps: number;
  sha256: Record<string, string>;
}

async function hashesOf(family: Family, steps: number): Promise<Hashes> {
  const sha256: Record<string, string> = {};
  for (const engine of engines) {
    await startEngine(engine);
    sha256[engine] = (await trainSteps(family, family.rows, steps)).sha256;
  }
  const { cpu, cores, system, deno, kernels } = describeMachine();
  const day = new Date().toISOString().slice(0, 10);
  return { day, machine: { cpu, cores, system, deno, kernels }, rows: family.rows, steps, sha256 };
}

function write(name: string, hashes: Hashes): void {
  let before: Record<string, Hashes> = {};
  try {
    before = JSON.parse(Deno.readTextFileSync(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.writeTextFileSync(file, `${JSON.stringify({ ...before, [name]: hashes }, null, 2)}\n`);
}

function familyOf(name: string): Family {
  const family = families.find((one) => one.name === name);
  if (family) return family;
  throw new UsageError(`--families: no '${name}'${suggest(name, families.map((one) => one.name))}`);
}

async function main(): Promise<number> {
  const { texts, switches, rest } = readGiven(Deno.args, {
    texts: ["steps", "families"],
    switches: ["write"],
  });
  if (rest.length) throw new UsageError(`unexpected argument '${rest[0]}'`);
  const steps = Number(texts.steps ?? trainingSteps);
  if (!/^[1-9]\d{0,4}$/.test(String(steps))) {
    throw new UsageError(`--steps must be a whole number from 1 on, not '${texts.steps}'`);
  }
  const chosen = texts.families === undefined ? families : texts.families.split(",").map(familyOf);
  let same = true;
  for (const family of chosen) {
    const hashes = await hashesOf(family, steps), distinct = [...new Set(Object.values(hashes.sha256))];
    same &&= distinct.length === 1;
    const what = `${steps} steps of ${family.name}, batch ${family.rows}`;
    console.log(`${what}: ${distinct.length === 1 ? distinct[0] : `DIFFERENT: ${distinct.join(", ")}`}`);
    if (switches.write) write(family.name, hashes);
  }
  return same ? 0 : 1;
}

if (import.meta.main) await orUsage("full_batches", main);
