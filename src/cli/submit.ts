/** `bench submit`: makes a submission to a suite's leaderboard. @module */
import { basename, dirname } from "node:path";
import { setupBackend } from "../compute/backend.ts";
import { recordEnvironment } from "../engine/environment.ts";
import { findSuite, loadSuite } from "../engine/load.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import { Store } from "../engine/store.ts";
import { leaderboardOf } from "../leaderboard/evaluation.ts";
import { Rejection } from "../leaderboard/rejection.ts";
import { defaultLimits } from "../leaderboard/sandbox/limits.ts";
import { entryName, type Manifest } from "../leaderboard/submission.ts";
import { submit } from "../leaderboard/submit.ts";
import { UsageError } from "../suite/errors.ts";
import { exitCodes } from "./exit_codes.ts";
import { makeOutputDirectory } from "./output.ts";
import { defaultBoard, rejectionText } from "./verify.ts";

/** The options of `submit`. */
export interface SubmitFlags {
  method?: string;
  name?: string;
  signedOffBy?: string;
  reference?: string;
  out?: string;
  store?: string;
  quiet?: boolean;
}

const defaultStore = ".airtight/leaderboard";

/** Makes a submission and says where it is. @returns the exit code */
export async function submitMethod(suiteName: string, flags: SubmitFlags): Promise<number> {
  const { method: file, signedOffBy, reference } = flags;
  if (file === undefined) throw new UsageError("--method: name the file of your method");
  if (kindOf(file) !== "file") throw new UsageError(`--method: there is no file '${file}'`);
  if (signedOffBy === undefined) {
    throw new UsageError(
      '--signed-off-by: say who answers for this, such as "Ada Lovelace <ada@example.org>"',
    );
  }
  const suite = await loadSuite(findSuite(suiteName));
  leaderboardOf(suite); // or a line that there is none
  const name = nameOf(flags.name ?? basename(file).replace(/\.[cm]?[jt]s$/, ""));
  const out = flags.out ?? `${defaultBoard}/submissions/${suite.id}/${name}`;
  if (kindOf(out) !== "nothing") {
    throw new UsageError(`--out: '${out}' is there already; remove it, or choose another --name`);
  }
  makeOutputDirectory("--out", dirname(out));
  await setupBackend("exact");
  const begin = performance.now();
  const environment = async (): Promise<Manifest["environment"]> => {
    const facts = await recordEnvironment({
      backend: "exact",
      wallSeconds: (performance.now() - begin) / 1000,
      peakMemoryBytes: Deno.memoryUsage().rss,
    });
    return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  };
  try {
    const { root } = await submit({
      ...{ suite, file, name, signedOffBy, reference, out, environment },
      store: new Store(flags.store ?? defaultStore, (line) => console.error(line)),
      limits: defaultLimits,
      progress: (line) => flags.quiet || console.error(line),
    });
    const path = shownPath(out);
    console.log(`root ${root}\nsubmission in ${path}\nnow see what a verifier will: bench verify ${path}`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    console.error(`bench: ${rejectionText(error)}`);
    return exitCodes.failed;
  }
}

function nameOf(text: string): string {
  const parsed = entryName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--name: ${parsed.error.issues[0].message}, got '${text}'`);
}
