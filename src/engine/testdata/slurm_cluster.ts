/** A Slurm cluster of one node, this machine, for tests. @module */
import { write } from "./bench.ts";
import { until } from "./until.ts";

const programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo"] as const;

/** The paths of Slurm's programs, or undefined where one is missing. Debian: slurm-wlm and munge. */
export function findSlurm(): Record<typeof programs[number], string> | undefined {
  const directories = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];
  const found = programs.map((name) => [name, directories.map((one) => `${one}/${name}`).find(isFile)]);
  return found.every(([, path]) => path) ? Object.fromEntries(found) : undefined;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A running cluster. */
export interface SlurmCluster {
  /** What Slurm's programs need in their environment. */
  readonly env: Record<string, string>;
  /** Runs one of Slurm's programs, or a script that does. */
  call(program: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the daemons, with everything that they write in `directory`. @throws {Error} where they don't come up */
export async function startSlurm(directory: string): Promise<SlurmCluster> {
  const slurm = findSlurm()!;
  for (const name of ["munge", "state", "spool"]) Deno.mkdirSync(`${directory}/${name}`, { mode: 0o700 });
  const key = `${directory}/munge/key`, socket = `${directory}/munge/socket`;
  Deno.writeFileSync(key, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
  const env = { SLURM_CONF: write(directory, "slurm.conf", configuration(directory, socket)) };
  const files = ["pid", "log", "seed"].map((what) => `--${what}-file=${directory}/munge/${what}`);
  const daemons = [
    start(
      slurm.munged,
      ["--force", "--foreground", `--key-file=${key}`, `--socket=${socket}`, ...files],
      env,
    ),
  ];
  const call = async (program: string, ...args: string[]) => {
    const command = new Deno.Command(program, {
      args,
      env,
      cwd: directory,
      stdout: "piped",
      stderr: "piped",
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout).trim();
  };
  const stop = async () => {
    for (const daemon of daemons.toReversed()) {
      daemon.kill("SIGTERM");
      await daemon.status;
    }
  };
  try {
    await until(() => Deno.statSync(socket).isSocket ?? true);
    daemons.push(start(slurm.slurmctld, ["-D"], env), start(slurm.slurmd, ["-D"], env));
    await until(async () => (await call(slurm.sinfo, "--noheader", "--format=%t")) === "idle");
    return { env, call, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function start(program: string, args: string[], env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(program, { args, env, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function configuration(directory: string, socket: string): string {
  const host = Deno.hostname().split(".")[0], user = Deno.env.get("USER") || "root";
  return `ClusterName=one
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${freePort()}
SlurmdPort=${freePort()}
SlurmUser=${user}
SlurmdUser=${user}
AuthInfo=socket=${socket}
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd.pid
SlurmctldLogFile=${directory}/slurmctld.log
SlurmdLogFile=${directory}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0,batch_sched_delay=0
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${navigator.hardwareConcurrency}
PartitionName=all Nodes=ALL Default=YES OverSubscribe=YES State=UP
`;
}
