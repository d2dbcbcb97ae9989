/** `bench plan --slurm`: a run as jobs of a Slurm cluster. @module */
import { resolve } from "node:path";
import { importMapArguments } from "../engine/import_map.ts";
import { fromFileUrl, root, shownPath } from "../engine/paths.ts";
import type { PlannedRun } from "../engine/plan_run.ts";
import { sharingJobs, slurmFiles } from "../engine/slurm.ts";
import { reasonOf, StoreError } from "../engine/store.ts";
import { UsageError } from "../suite/errors.ts";
import { makeOutputDirectory } from "./output.ts";
import { outOf, positive, type RunFlags } from "./request.ts";

/** How many jobs share the points where nothing else is said. */
const defaultJobs = "16";
/** Processors of a job: a training gains little from more. */
const defaultWorkers = "4";

/** Writes the jobs and says how to submit them. */
export function writeSlurmJobs(name: string, flags: RunFlags & { jobs?: string }, planned: PlannedRun): void {
  const { suite, plan, setup, shard } = planned;
  if (shard) throw new UsageError("--slurm makes the shards itself: leave --shard away");
  const out = resolve(outOf(planned, flags)), files = `${out}/slurm`;
  const jobs = positive("--jobs", flags.jobs ?? defaultJobs);
  const workers = positive("--workers", flags.workers ?? defaultWorkers);
  makeOutputDirectory("--out", files);
  const shards = sharingJobs(plan, jobs);
  if (flags.jobs !== undefined && shards < jobs) {
    console.error(`--jobs ${jobs}: there are ${shards} points to share, so ${shards} jobs share them`);
  }
  const texts = slurmFiles(plan, {
    name: `${suite.id}-${setup.profile}`,
    command: [
      ...[Deno.execPath(), "run", "--quiet", "-A", ...importMapArguments()],
      ...[fromFileUrl(new URL("scripts/bench.ts", root)), "run", name, ...optionsOf(flags)],
      ...["--store", setup.store],
    ],
    directory: Deno.cwd(),
    files,
    out,
    jobs,
    workers,
  });
  try {
    for (const [file, text] of Object.entries(texts)) Deno.writeTextFileSync(`${files}/${file}`, text);
    Deno.chmodSync(`${files}/submit.sh`, 0o755);
  } catch (error) {
    throw new StoreError(`${shownPath(files)} can't be written: ${reasonOf(error)}`);
  }
  console.log(`${shownPath(files)}/submit.sh submits the run`);
}

/** The options that say what is run, as they were given. */
function optionsOf(flags: RunFlags): string[] {
  const single = ["profile", "seed", "seeds", "backend", "methods", "experiments"] as const;
  return [
    ...single.flatMap((name) => flags[name] === undefined ? [] : [`--${name}`, flags[name]]),
    ...(flags.method ?? []).flatMap((file) => ["--method", file]),
    ...(flags.data ?? []).flatMap((file) => ["--data", file]),
  ];
}
