/**
 * Temporary directories whose names say which process they are of, so that what a killed one left is found.
 *
 * @module
 */

const pattern = /^airtight-(?:method|sandbox)-(\d+)-(\d+)-/;

/** A new temporary directory of this process. */
export function makeTemporary(kind: "method" | "sandbox"): string {
  return Deno.makeTempDirSync({ prefix: `airtight-${kind}-${processNamespace()}-${Deno.pid}-` });
}

/** Removes the temporary directories of processes that have ended. Only those of Linux can be told. */
export function removeAbandoned(): void {
  if (Deno.build.os !== "linux") return;
  const probe = Deno.makeTempDirSync({ prefix: "airtight-" });
  const parent = probe.slice(0, probe.lastIndexOf("/"));
  Deno.removeSync(probe);
  for (const { name, isDirectory } of Deno.readDirSync(parent)) {
    const [, namespace, pid] = pattern.exec(name) ?? [];
    if (!isDirectory || namespace !== processNamespace() || isRunning(pid)) continue;
    try {
      Deno.removeSync(`${parent}/${name}`, { recursive: true });
    } catch {
      // it is another user's, or another process is removing it
    }
  }
}

/** Which processes a number is told apart from: containers may share a directory and not their numbers. */
function processNamespace(): string {
  try {
    return /\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

function isRunning(pid: string): boolean {
  try {
    return Deno.statSync(`/proc/${pid}`).isDirectory;
  } catch {
    return false;
  }
}
