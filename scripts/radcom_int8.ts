/**
 * Writes the INT8 model that a run of the suite radcom_mtl has trained to a file.
 *
 *     deno task bench radcom_mtl --experiments fig23
 *     deno run -A scripts/radcom_int8.ts mtl_int8.safetensors
 *
 * @module
 */
import { shownPath } from "../src/engine/paths.ts";
import { planRun } from "../src/engine/plan_run.ts";
import { oneOf } from "../src/engine/request.ts";
import { Store } from "../src/engine/store.ts";
import { exportInt8 } from "../src/methods/radcom_mtl/int8/export_int8.ts";
import { UsageError } from "../src/suite/errors.ts";
import { profileNames } from "../src/suite/types.ts";
import { orUsage, readGiven } from "./options.ts";

const usage = `usage: deno run -A scripts/radcom_int8.ts FILE [options]

Writes the INT8 model of a finished run to FILE, in the safetensors format.

  --profile NAME     the run's profile (quick)
  --seed S           the run's seed (1)
  --store DIRECTORY  the run's store (.airtight/store)
  --help             print this
`;

/** @throws {UsageError} one line */
async function exportModel(args: string[]): Promise<string> {
  const { texts, switches, rest } = readGiven(args, {
    texts: ["profile", "seed", "store"],
    switches: ["help"],
  });
  if (switches.help) return usage;
  if (rest.length !== 1) throw new UsageError("expected one file to write; --help shows the usage");
  const profile = oneOf("profile", texts.profile ?? "quick", profileNames);
  const seed = Number(texts.seed ?? 1);
  if (!Number.isInteger(seed) || seed < 0) throw new UsageError(`--seed: '${texts.seed}' is no seed`);
  const { plan, setup } = await planRun({
    suite: "radcom_mtl",
    profile,
    seeds: [seed],
    experiments: ["fig23"],
    methods: ["int8"],
    store: texts.store,
  });
  const { key } = plan.trainings.find(({ training }) => training.name === "int8")!;
  const found = new Store(setup.store).get(key);
  if (!found?.artifact) {
    throw new UsageError(
      `${
        shownPath(setup.store)
      } has no INT8 model of profile ${profile} and seed ${seed}: train it with 'deno task bench radcom_mtl --profile ${profile} --seed ${seed} --experiments fig23'`,
    );
  }
  const bytes = exportInt8(found.artifact), [file] = rest;
  await Deno.writeFile(file, bytes);
  return `${file}: ${bytes.length} bytes`;
}

if (import.meta.main) {
  await orUsage("radcom_int8", async () => {
    console.log(await exportModel(Deno.args));
    return 0;
  });
}
