/**
 * Writes the INT8 model that a run of the suite radcom_mtl has trained to a file.
 *
 *     deno task bench radcom_mtl --experiments fig23
 *     deno run -A scripts/radcom_int8.ts mtl_int8.safetensors
 *
 * @module
 */
import { refuseEmptyArguments, wholeNumber } from "../src/cli/arguments.ts";
import { shownPath } from "../src/engine/paths.ts";
import { planRun } from "../src/engine/plan_run.ts";
import { oneOf } from "../src/engine/request.ts";
import { reasonOf, Store } from "../src/engine/store.ts";
import { exportInt8 } from "../src/methods/radcom_mtl/int8/export_int8.ts";
import { UsageError } from "../src/suite/errors.ts";
import { profileNames } from "../src/suite/types.ts";
import { replaceFile } from "../src/suite/write_aside.ts";
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
  refuseEmptyArguments(args);
  const { texts, switches, rest } = readGiven(args, {
    texts: ["profile", "seed", "store"],
    switches: ["help"],
  });
  if (switches.help) return usage;
  if (rest.length !== 1) throw new UsageError("expected one file to write; --help shows the usage");
  const profile = oneOf("profile", texts.profile ?? "quick", profileNames);
  const seed = wholeNumber("--seed", texts.seed ?? "1", 0);
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
  try {
    replaceFile(file, bytes);
  } catch (error) {
    throw new UsageError(`${file}: can't be written: ${reasonOf(error)}`);
  }
  return `${file}: ${bytes.length} bytes`;
}

if (import.meta.main) {
  await orUsage("radcom_int8", async () => {
    console.log(await exportModel(Deno.args));
    return 0;
  });
}
