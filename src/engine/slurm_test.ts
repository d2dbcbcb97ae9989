import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Plan } from "./plan.ts";
import { slurmFiles, trainingLevels } from "./slurm.ts";

const unit = (key: string, ...needs: unknown[]) => ({ key, needs: Object.fromEntries(needs.entries()) });
const a = unit("a"), b = unit("b", a), c = unit("c"), d = unit("d", b, c);

function plan(...kinds: string[]): Plan {
  return { trainings: [a, b, c, d], points: kinds.map((kind) => ({ kind })) } as unknown as Plan;
}

const jobs = {
  name: "toy-smoke",
  command: ["deno", "run", "bench.ts", "run", "toy suite"],
  directory: "/home/me",
  files: "/home/me/out/slurm",
  out: "/home/me/out",
  jobs: 16,
  workers: 4,
};

describe("trainingLevels", () => {
  it("puts a training one level above the highest that it needs", () => {
    expect(trainingLevels(plan()).map((units) => units.map(({ key }) => key))).toEqual([["a", "c"], ["b"], [
      "d",
    ]]);
  });
});

describe("slurmFiles", () => {
  const files = slurmFiles(plan("monteCarlo", "monteCarlo", "latency"), jobs);

  it("submits the levels in turn, then no more shards than there are points, then what collects them", () => {
    const submitted = files["submit.sh"].split("\n").filter((line) => line.includes("sbatch"))
      .map((line) => line.replace(/^.*"\$@" ?/, ""));
    const after = '--dependency="afterany:${id%%;*}"';
    expect(submitted.slice(-5)).toEqual([
      "--array=1-2 train.sbatch level-1.txt)",
      `${after} --array=1-1 train.sbatch level-2.txt)`,
      `${after} --array=1-1 train.sbatch level-3.txt)`,
      `${after} --array=1-2 points.sbatch)`,
      `${after} merge.sbatch)`,
    ]);
    expect([files["level-1.txt"], files["level-3.txt"]]).toEqual(["a\nc\n", "d\n"]);
    expect(files["points.sbatch"]).toContain('--shard "$SLURM_ARRAY_TASK_ID/2"');
  });

  it("leaves the machine to the job that measures times, where one does", () => {
    expect(files["merge.sbatch"]).toContain("#SBATCH --exclusive\n");
    expect(slurmFiles(plan("monteCarlo"), jobs)["merge.sbatch"]).not.toContain("--exclusive");
  });

  it("needs no array for times alone", () => {
    expect(slurmFiles(plan("latency"), jobs)["submit.sh"]).not.toContain("points.sbatch");
  });

  it("quotes what the shell would take apart", () => {
    expect(files["merge.sbatch"]).toContain(
      "exec deno run bench.ts run 'toy suite' --workers 4 --out /home/me/out",
    );
    expect(slurmFiles(plan(), { ...jobs, directory: "/it's" })["merge.sbatch"]).toContain(
      "cd '/it'\\''s' || exit 2",
    );
  });
});
