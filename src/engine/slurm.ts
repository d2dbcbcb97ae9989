/**
 * A run as jobs of a Slurm cluster: arrays of the trainings, one for each level of what needs what, then an array of
 * shards of the points, then one job that collects them. They share a store, so that nothing is computed twice, and
 * what is cut off goes on when the jobs are submitted again.
 *
 * @module
 */
import type { Plan, TrainUnit } from "./plan.ts";

/** What the jobs are. */
export interface SlurmJobs {
  /** Names the jobs: "eqnet-nightly". */
  readonly name: string;
  /** The command line of the run without the options that make it a part: program and arguments. */
  readonly command: readonly string[];
  /** Where the command is run. */
  readonly directory: string;
  /** Where the files of the jobs and their output are. */
  readonly files: string;
  /** Where the results go. */
  readonly out: string;
  /** How many jobs share the points. */
  readonly jobs: number;
  /** Processors of each job, and its worker processes. */
  readonly workers: number;
}

/** The files, by name; `submit.sh` submits the rest. */
export function slurmFiles(plan: Plan, jobs: SlurmJobs): Record<string, string> {
  const levels = trainingLevels(plan);
  const timed = plan.points.some(({ kind }) => kind === "latency");
  const shards = sharingJobs(plan, jobs.jobs);
  const lists = levels.map((units, i) => [`level-${i + 1}.txt`, units.map(({ key }) => `${key}\n`).join("")]);
  const arrays = [
    ...levels.map((units, i) => `--array=1-${units.length} train.sbatch level-${i + 1}.txt`),
    ...(shards > 0 ? [`--array=1-${shards} points.sbatch`] : []),
  ];
  return {
    ...Object.fromEntries(lists),
    "train.sbatch": script(jobs, "train", [
      "# $1 names the list of the trainings' keys.",
      `key=$(sed -n "\${SLURM_ARRAY_TASK_ID}p" ${quote(jobs.files)}/"$1")`,
      ...run(jobs, ["--quiet", "--unit", verbatim(`"$key"`)]),
    ]),
    "points.sbatch": script(
      jobs,
      "points",
      run(jobs, [
        ...["--quiet", "--out", verbatim(`${quote(`${jobs.files}/part`)}-"$SLURM_ARRAY_TASK_ID"`)],
        ...["--shard", verbatim(`"$SLURM_ARRAY_TASK_ID/${shards}"`)],
      ]),
    ),
    // A time that is measured must not be another job's.
    "merge.sbatch": script(jobs, "merge", run(jobs, ["--out", jobs.out]), timed ? ["--exclusive"] : []),
    "submit.sh": submitScript(jobs, arrays),
  };
}

/** How many of so many jobs have a share of the points. What is timed is the last job's. */
export function sharingJobs({ points }: Plan, jobs: number): number {
  return Math.min(jobs, points.filter(({ kind }) => kind !== "latency").length);
}

/** The trainings by how long the chain of what they need is. */
export function trainingLevels(plan: Plan): TrainUnit[][] {
  const levels = new Map<TrainUnit, number>();
  for (const unit of plan.trainings) { // what is needed comes first
    levels.set(unit, 1 + Math.max(0, ...Object.values(unit.needs).map((need) => levels.get(need)!)));
  }
  const deepest = Math.max(0, ...levels.values());
  return Array.from(
    { length: deepest },
    (_, i) => plan.trainings.filter((unit) => levels.get(unit) === i + 1),
  );
}

function script(
  jobs: SlurmJobs,
  what: string,
  lines: readonly string[],
  options: readonly string[] = [],
): string {
  const output = what === "merge" ? "%x-%j.txt" : "%x-%A_%a.txt";
  const all = [
    `--job-name=${jobs.name}-${what}`,
    `--cpus-per-task=${jobs.workers}`,
    `--output=${jobs.files}/${output}`,
    // Two minutes before its end the run is asked to store its state.
    "--signal=B:TERM@120",
    "--requeue",
    ...options,
  ];
  const directives = all.map((option) => `#SBATCH ${quote(option)}`);
  return ["#!/bin/bash", ...directives, `cd ${quote(jobs.directory)} || exit 2`, ...lines, ""].join("\n");
}

/** Text that is the shell's business. */
interface Verbatim {
  readonly verbatim: string;
}

function verbatim(text: string): Verbatim {
  return { verbatim: text };
}

/** The command in place of the shell, so that the signal reaches it. */
function run({ command, workers }: SlurmJobs, options: readonly (string | Verbatim)[]): string[] {
  const words = [...command, "--workers", String(workers), ...options];
  return [`exec ${words.map((word) => typeof word === "string" ? quote(word) : word.verbatim).join(" ")}`];
}

/** A job that failed must not keep the rest from being collected: its points are rows that say so. */
function submitScript({ files, out }: SlurmJobs, arrays: readonly string[]): string {
  const submissions = [...arrays, "merge.sbatch"].map((array, i) => {
    const after = i === 0 ? "" : ' --dependency="afterany:${id%%;*}"';
    return `id=$(sbatch --parsable "$@"${after} ${array})`;
  });
  return `#!/bin/bash
# Submits the run; what is finished is not computed again. Arguments go to every sbatch: --partition=cpu --time=8:00:00
set -eu
cd ${quote(files)}
${submissions.join("\n")}
echo "when job \${id%%;*} has ended, the results are in" ${quote(out)}
`;
}

/** A word for the shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
