/**
 * Writes the INT8 model that a run of the suite radcom_mtl has trained to a file.
 *
 *     deno task bench radcom_mtl --experiments fig23
 *     deno run -A scripts/radcom_int8.ts mtl_int8.safetensors
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { refuseEmptyArguments, wholeNumber } from "../src/cli/arguments.ts";
import { shownPath } from "../src/engine/paths.ts";
import { planRun } from "../src/engine/plan_run.ts";
import { oneOf } from "../src/engine/request.ts";
import { reasonOf, Store } from "../src/engine/store.ts";
import { exportInt8 } from "../src/methods/radcom_mtl/int8/export_int8.ts";
import { UsageError } from "../src/suite/errors.ts";
import { profileNames } from "../src/suite/types.ts";
import { replaceFile } from "../src/suite/write_aside.ts";

const usage = `usage: deno run -A scripts/radcom_int8.ts FILE [options]

Writes the INT8 model of a finished run to FILE, in the safetensors format.

  --profile NAME     the run's profile (quick)
  --seed S           the run's seed (1)
  --store DIRECTORY  the run's store (.airtight/store)
  --help             print this
`;

const names = ["profile", "seed", "store"];

/** @throws {UsageError} one line */
async function exportModel(args: string[]): Promise<string> {
  refuseEmptyArguments(args);
  const parsed = parseArgs(args, { string: [...names, "_"], boolean: ["help"] });
  if (parsed.help) return usage;
  const unknown = Object.keys(parsed).find((name) => !["_", "help", ...names].includes(name));
  if (unknown) throw new UsageError(`unknown option --${unknown}; --help lists the options`);
  const twice = names.find((name) => Array.isArray(parsed[name]));
  if (twice) throw new UsageError(`--${twice} is given more than once`);
  if (parsed._.length !== 1) throw new UsageError("expected one file to write; --help shows the usage");
  const profile = oneOf("profile", parsed.profile ?? "quick", profileNames);
  const seed = wholeNumber("--seed", parsed.seed ?? "1", 0);
  const { plan, setup } = await planRun({
    suite: "radcom_mtl",
    profile,
    seeds: [seed],
    experiments: ["fig23"],
    methods: ["int8"],
    store: parsed.store,
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
  const bytes = exportInt8(found.artifact), file = String(parsed._[0]);
  try {
    replaceFile(file, bytes);
  } catch (error) {
    throw new UsageError(`${file}: can't be written: ${reasonOf(error)}`);
  }
  return `${file}: ${bytes.length} bytes`;
}

if (import.meta.main) {
  try {
    console.log(await exportModel(Deno.args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`radcom_int8: ${error.message}`);
    Deno.exit(2);
  }
}
