/** Jobs on a real Slurm of one node. Skipped, with a line that says so, where there is none. @module */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory, toy } from "../engine/testdata/bench.ts";
import { findSlurm, startSlurm } from "../engine/testdata/slurm_cluster.ts";
import { until } from "../engine/testdata/until.ts";

const slurm = findSlurm();
if (!slurm) console.log("no Slurm (slurm-wlm and munge): jobs are not tried on a cluster");

const read = (path: string) => Deno.readTextFileSync(path);

describe("bench plan --slurm", () => {
  it("refuses what it can't do", async () => {
    await inDirectory(async (directory) => {
      const shard = await bench(directory, "plan", toy, "--slurm", "--shard", "1/2");
      expect([shard.code, shard.stderr.trim()]).toEqual([
        2,
        "bench: --slurm makes the shards itself: leave --shard away",
      ]);
      expect((await bench(directory, "plan", toy, "--slurm", "--jobs", "none")).stderr).toContain(
        "--jobs: expected",
      );
      expect([...Deno.readDirSync(directory)]).toEqual([]);
    });
  });

  it("says how many jobs share the points where there are fewer points than jobs", async () => {
    await inDirectory(async (directory) => {
      const { code, stderr } = await bench(
        directory,
        "plan",
        toy,
        "-e",
        "errors",
        "--slurm",
        "--jobs",
        "99999999",
      );
      const [, jobs] = /^--jobs 99999999: there are (\d+) points to share, so \1 jobs share them\n$/.exec(
        stderr,
      )!;
      expect(code).toBe(0);
      const submit = read(`${directory}/out/toy-quick/slurm/submit.sh`);
      expect(submit).toContain(`--array=1-${jobs} points.sbatch`);
    });
  });

  (slurm ? it : it.skip)("writes jobs whose results have the serial run's fingerprint", async () => {
    await inDirectory(async (directory) => {
      // a directory that the shell would take apart
      const what = ["-p", "smoke", "-e", "errors", "-m", "matched,learned"];
      const place = `${directory}/it's here`;
      Deno.mkdirSync(place);
      const plan = await bench(place, "plan", toy, ...what, "--slurm", "--jobs", "2", "--workers", "1");
      expect(plan).toEqual({
        code: 0,
        stdout: "out/toy-smoke/slurm/submit.sh submits the run\n",
        stderr: "",
      });
      Deno.mkdirSync(`${directory}/slurm`);
      const cluster = await startSlurm(`${directory}/slurm`);
      try {
        const said = await cluster.call(`${place}/out/toy-smoke/slurm/submit.sh`, "--time=10");
        expect(said).toContain("the results are in");
        await until(async () => (await cluster.call(slurm!.squeue, "--noheader")) === "");
      } finally {
        await cluster.stop();
      }
      const serial = await bench(directory, toy, ...what, "--json");
      expect(JSON.parse(read(`${place}/out/toy-smoke/result.json`)).fingerprint).toBe(
        JSON.parse(serial.stdout).fingerprint,
      );
      const outputs = [...Deno.readDirSync(`${place}/out/toy-smoke/slurm`)].map(({ name }) => name);
      // two trainings, one of which needs the other, and two shards
      expect(outputs.filter((name) => /^toy-smoke-(train|points)-\d+_\d\.txt$/.test(name)).length).toBe(4);
      // the merge trained nothing: all of it was in the store
      const [merge] = outputs.filter((name) => name.startsWith("toy-smoke-merge"));
      expect(read(`${place}/out/toy-smoke/slurm/${merge}`)).not.toContain("train start");
    });
  });
});
